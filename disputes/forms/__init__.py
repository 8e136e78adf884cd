"""Parse and validate what both sides type; never write."""

from disputes.forms.acts import (
    AcceptForm,
    AcceptInFullForm,
    AftercareForm,
    AnswerForm,
    AskReviewForm,
    AskTimeForm,
    CorrectForm,
    ExhibitForm,
    LearnForm,
    MessageForm,
    NonPerformanceForm,
    RejectForm,
    ReopenForm,
    RequestInfoForm,
    RestateForm,
    ReworkForm,
    StanceForm,
    WithdrawForm,
    WriteOffForm,
)
from disputes.forms.desk import AssignForm, ExtendForm, ResendForm
from disputes.forms.lines import CreditsForm, PositionsForm, RecommendForm
from disputes.forms.policy import PolicyForm
from disputes.forms.report import BehalfForm, ReportForm

__all__ = [
    "AcceptForm",
    "AcceptInFullForm",
    "AftercareForm",
    "AnswerForm",
    "AskReviewForm",
    "AskTimeForm",
    "BehalfForm",
    "AssignForm",
    "CorrectForm",
    "CreditsForm",
    "ExhibitForm",
    "ExtendForm",
    "LearnForm",
    "MessageForm",
    "NonPerformanceForm",
    "PolicyForm",
    "PositionsForm",
    "RecommendForm",
    "RejectForm",
    "ReopenForm",
    "ReportForm",
    "RequestInfoForm",
    "ResendForm",
    "RestateForm",
    "ReworkForm",
    "StanceForm",
    "WithdrawForm",
    "WriteOffForm",
]
