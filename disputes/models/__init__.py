"""A dispute and everything said, shown and offered in it."""

from disputes.models.asking import Extension, InfoRequest
from disputes.models.case import Dispute, DisputeLine, DisputePolicy
from disputes.models.exchange import Exhibit, Message, Restatement
from disputes.models.response import ReceivedResponse
from disputes.models.settlement import Agreement, Instalment, Proposal, ProposalLine, Review

__all__ = [
    "Agreement",
    "Dispute",
    "DisputeLine",
    "DisputePolicy",
    "Exhibit",
    "Extension",
    "InfoRequest",
    "Instalment",
    "Message",
    "Proposal",
    "ProposalLine",
    "ReceivedResponse",
    "Restatement",
    "Review",
]
