"""The form for one payment."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.kernel.fields import NumberField
from invoices.models import Invoice

KINDS = [("in", _("Payment received")), ("out", _("Refund paid out"))]


class PaymentForm(forms.Form):
    """`key` makes a second click harmless."""

    kind = forms.ChoiceField(label=_("What happened"), choices=KINDS, initial="in")
    amount = NumberField(label=_("Amount"), places=2, max_digits=14, decimal_places=2, min_value=0)
    received_on = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, invoice: Invoice, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"amount": invoice.open_total, "received_on": today, "key": uuid4()})
        super().__init__(*args, **kwargs)
        self.invoice, self.today = invoice, today

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(_("Fill in an amount above zero."))
        return amount

    def clean_received_on(self) -> date:
        day = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This date is in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "key" in self.errors:
            self.add_error(None, _("This form could not be read whole. Nothing was booked; open it again."))
        amount, kind = data.get("amount"), data.get("kind")
        if amount and kind == "in" and amount > self.invoice.open_total:
            self.add_error("amount", _("That is more than is still open."))
        if amount and kind == "out" and amount > self.invoice.paid_total:
            self.add_error("amount", _("That is more than was ever received."))
        if amount and kind == "out":
            data["amount"] = -amount
        data.pop("kind", None)
        return data
