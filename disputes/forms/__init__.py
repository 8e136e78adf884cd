"""Parse and validate what both sides type; never write."""

from disputes.forms.acts import (
    AcceptForm,
    AcceptInFullForm,
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
from disputes.forms.mediation import ConsentForm, EndForm, InsideForm, MediationForm, MediatorForm, RoleForm
from disputes.forms.policy import PolicyForm
from disputes.forms.report import BehalfForm, ReportForm

__all__ = [
    "AcceptForm",
    "AcceptInFullForm",
    "AnswerForm",
    "AskReviewForm",
    "AskTimeForm",
    "BehalfForm",
    "AssignForm",
    "ConsentForm",
    "CorrectForm",
    "CreditsForm",
    "EndForm",
    "ExhibitForm",
    "ExtendForm",
    "InsideForm",
    "LearnForm",
    "MediationForm",
    "MediatorForm",
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
    "RoleForm",
    "StanceForm",
    "WithdrawForm",
    "WriteOffForm",
]
