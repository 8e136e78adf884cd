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
from disputes.forms.desk import AssignForm, ExtendForm, ResendForm
from disputes.forms.lines import CreditsForm, PositionsForm, RecommendForm
from disputes.forms.report import ReportForm

__all__ = [
    "AcceptForm",
    "AcceptInFullForm",
    "AskReviewForm",
    "AssignForm",
    "CorrectForm",
    "CreditsForm",
    "ExhibitForm",
    "ExtendForm",
    "LearnForm",
    "MessageForm",
    "PositionsForm",
    "RecommendForm",
    "RejectForm",
    "ReportForm",
    "ResendForm",
    "RestateForm",
    "StanceForm",
    "WithdrawForm",
]
