"""A dispute and everything said, shown and offered in it."""

from disputes.models.after import Aftercare, LetterCopy
from disputes.models.asking import Extension, InfoRequest
from disputes.models.case import Dispute, DisputeLine, DisputePolicy
from disputes.models.evidence import ContractAnswer, Opening, PrivateNote
from disputes.models.exchange import Exhibit, Message, Restatement, ScheduledMessage
from disputes.models.settlement import Agreement, Instalment, Proposal, ProposalLine, Review

__all__ = [
    "Aftercare",
    "Agreement",
    "ContractAnswer",
    "Dispute",
    "DisputeLine",
    "DisputePolicy",
    "Exhibit",
    "Extension",
    "InfoRequest",
    "Instalment",
    "LetterCopy",
    "Message",
    "Opening",
    "PrivateNote",
    "Proposal",
    "ProposalLine",
    "Restatement",
    "Review",
    "ScheduledMessage",
]
