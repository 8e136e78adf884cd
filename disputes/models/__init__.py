"""A dispute and everything said, shown and offered in it."""

from disputes.models.asking import Extension, InfoRequest
from disputes.models.case import Dispute, DisputeLine, DisputePolicy
from disputes.models.case_file import CaseFile
from disputes.models.exchange import Exhibit, Message, Restatement
from disputes.models.settlement import Agreement, Instalment, Proposal, ProposalLine, Review

__all__ = [
    "Agreement",
    "CaseFile",
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
    "Restatement",
    "Review",
]
