"""Forms for one invoice: a payment, a write-off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.kernel.fields import NumberField
from invoices.models import Invoice

KINDS = [("in", _("Payment received")), ("out", _("Refund paid out"))]


def money(label: Any, **options: Any) -> NumberField:
    """An amount in cents, as people type it."""
    return NumberField(label=label, places=2, max_digits=14, decimal_places=2, min_value=0, **options)


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class PaymentForm(forms.Form):
    """`key` makes a second click harmless."""

    kind = forms.ChoiceField(label=_("What happened"), choices=KINDS, initial="in")
    amount = money(_("Amount"))
    received_on = day(_("Date"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    keep_rest = forms.BooleanField(
        label=_("If it is more than is open: keep the rest as a credit of this client"), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, invoice: Invoice, today: date, **kwargs: Any) -> None:
        paid_back = invoice.open_total < 0
        kwargs.setdefault(
            "initial",
            {
                "kind": "out" if paid_back else "in",
                "amount": abs(invoice.open_total),
                "received_on": today,
                "key": uuid4(),
            },
        )
        super().__init__(*args, **kwargs)
        self.invoice, self.today = invoice, today

    def clean_amount(self) -> Decimal:
        return above_zero(self.cleaned_data["amount"])

    def clean_received_on(self) -> date:
        return not_later(self.cleaned_data["received_on"], self.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "key" in self.errors:
            self.add_error(None, _("This form could not be read whole. Nothing was booked; open it again."))
        amount, kind = data.get("amount"), data.pop("kind", None)
        if amount and kind == "in" and amount > self.invoice.open_total and not data.get("keep_rest"):
            self.add_error("amount", _("That is more than is still open. Tick the box below to keep the rest."))
        if amount and kind == "out":
            data["amount"], data["keep_rest"] = -amount, False
            if amount > self.invoice.paid_total:
                self.add_error("amount", _("That is more than was ever received."))
        return data


class WriteOffForm(forms.Form):
    amount = money(_("Amount"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("The tax office may ask. The invoice and its VAT stay as they are."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, invoice: Invoice, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"amount": invoice.open_total, "key": uuid4()})
        super().__init__(*args, **kwargs)
        self.invoice = invoice

    def clean_amount(self) -> Decimal:
        amount = above_zero(self.cleaned_data["amount"])
        if amount > self.invoice.open_total:
            raise forms.ValidationError(_("That is more than is still open."))
        return amount


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = forms.CharField(label=_("Why"), max_length=200)


def above_zero(amount: Decimal) -> Decimal:
    if amount <= 0:
        raise forms.ValidationError(_("Fill in an amount above zero."))
    return amount


def not_later(chosen: date, today: date) -> date:
    if chosen > today:
        raise forms.ValidationError(_("This date is in the future."))
    return chosen
