"""Forms about a client's account: the period of a statement, using a credit, paying it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.forms.hand import above_zero, day, money, not_later


class PeriodForm(forms.Form):
    """From and until; empty or impossible days fall back to this year so far."""

    start = day(_("From"))
    end = day(_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def period(self, today: date) -> tuple[date, date]:
        first, last = date(today.year, 1, 1), today
        if self.is_valid():
            first, last = self.cleaned_data["start"], self.cleaned_data["end"]
        return (first, last) if first <= last else (last, first)


class UseCreditForm(forms.Form):
    """Pay one open invoice from the credit."""

    invoice = forms.ChoiceField(label=_("Invoice"))
    amount = money(_("Amount"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, invoices: Mapping[UUID, str], credit: Decimal, oldest: Decimal | None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"key": uuid4(), "amount": min(credit, oldest) if oldest else None})
        super().__init__(*args, **kwargs)
        self.fields["invoice"].choices = [(str(pk), label) for pk, label in invoices.items()]  # type: ignore[attr-defined]
        self.credit = credit

    def clean_amount(self) -> Decimal:
        return _within(self.cleaned_data["amount"], self.credit)


class PayBackForm(forms.Form):
    """The credit went back to the client's account."""

    amount = money(_("Amount"))
    on = day(_("Date"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, credit: Decimal, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"amount": credit, "on": today, "key": uuid4()})
        super().__init__(*args, **kwargs)
        self.credit, self.today = credit, today

    def clean_amount(self) -> Decimal:
        return _within(self.cleaned_data["amount"], self.credit)

    def clean_on(self) -> date:
        return not_later(self.cleaned_data["on"], self.today)


def _within(amount: Decimal, credit: Decimal) -> Decimal:
    if above_zero(amount) > credit:
        raise forms.ValidationError(_("That is more than the credit."))
    return amount
