"""Parse and validate what both sides type; never write."""

from disputes.forms.acts import (
    AcceptForm,
    AcceptInFullForm,
    AskReviewForm,
    CorrectForm,
    ExhibitForm,
    LearnForm,
    MessageForm,
    RejectForm,
    RestateForm,
    StanceForm,
    WithdrawForm,
)
from disputes.forms.lines import CreditsForm, PositionsForm, RecommendForm
from disputes.forms.report import ReportForm

__all__ = [
    "AcceptForm",
    "AcceptInFullForm",
    "AskReviewForm",
    "CorrectForm",
    "CreditsForm",
    "ExhibitForm",
    "LearnForm",
    "MessageForm",
    "PositionsForm",
    "RecommendForm",
    "RejectForm",
    "ReportForm",
    "RestateForm",
    "StanceForm",
    "WithdrawForm",
]
