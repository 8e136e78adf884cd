"""Forms of payments, bank entries and credits."""

from payments.forms.account import PayBackForm, PeriodForm, UseCreditForm
from payments.forms.bank import ColumnsForm, ConfirmForm, MatchForm, StatementForm
from payments.forms.hand import PaymentForm, ReasonForm, WriteOffForm

__all__ = [
    "ColumnsForm", "ConfirmForm", "MatchForm", "PayBackForm", "PaymentForm", "PeriodForm", "ReasonForm",
    "StatementForm", "UseCreditForm", "WriteOffForm",
]  # fmt: skip
