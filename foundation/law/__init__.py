"""Statutes as data: interest, collection costs, letters, limitation, courts. Plain Python; information, never advice."""
