"""A dispute and everything said, shown and offered in it."""

from disputes.models.after import Aftercare, LetterCopy
from disputes.models.asking import Extension, InfoRequest
from disputes.models.case import Dispute, DisputeLine, DisputePolicy
from disputes.models.case_file import CaseFile
from disputes.models.decision import Decision, DecisionKind
from disputes.models.evidence import ContractAnswer, Opening, PrivateNote
from disputes.models.exchange import Exhibit, Message, Restatement, ScheduledMessage
from disputes.models.mediation import (
    Mediation,
    MediationMessage,
    MediationPoint,
    MediationProposal,
    MediationProposalLine,
)
from disputes.models.response import ReceivedResponse
from disputes.models.settlement import Agreement, Instalment, Proposal, ProposalLine, Review

__all__ = [
    "Aftercare",
    "Agreement",
    "ContractAnswer",
    "Decision",
    "DecisionKind",
    "CaseFile",
    "Dispute",
    "DisputeLine",
    "DisputePolicy",
    "Exhibit",
    "Extension",
    "InfoRequest",
    "Instalment",
    "LetterCopy",
    "Mediation",
    "MediationMessage",
    "MediationPoint",
    "MediationProposal",
    "MediationProposalLine",
    "Message",
    "Opening",
    "PrivateNote",
    "Proposal",
    "ProposalLine",
    "ReceivedResponse",
    "Restatement",
    "Review",
    "ScheduledMessage",
]
