"""Statutes as data: interest, collection costs, letters, limitation. Plain Python; information, never advice."""
