"""Forms of the acts on an issued invoice, and of the FAQ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.kernel.fields import NumberField
from invoices import claims
from invoices.forms.inputs import UNREADABLE, DateInput, TextField
from invoices.models import Invoice
from invoices.recipients import Recipient

MOST_RECIPIENTS = 10


class SendForm(forms.Form):
    """To whom, and a few words of one's own. `cleaned_data["to"]` has every address once, ticked ones first."""

    people = forms.MultipleChoiceField(label=_("To"), required=False, widget=forms.CheckboxSelectMultiple)
    to = forms.CharField(
        label=_("Other addresses"),
        max_length=1000,
        required=False,
        help_text=_("Several with a comma between them. Each gets a letter and a link of its own."),
    )
    message = TextField(
        label=_("A few words of your own"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, offered: Sequence[Recipient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(one.email, _in_words(one)) for one in offered]
        self.fields["people"].initial = [one.email for one in offered if one.chosen]
        if not offered:
            del self.fields["people"]
            self.fields["to"].label = _("To")

    def clean_to(self) -> list[str]:
        typed = [part.strip() for part in re.split(r"[,;]", self.cleaned_data["to"]) if part.strip()]
        for address in typed:
            validate_email(address)
            if len(address) > 254:
                raise forms.ValidationError(_("An e-mail address has at most 254 characters."))
        return typed

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        every: dict[str, str] = {}
        for address in [*data.pop("people", []), *data["to"]]:
            every.setdefault(address.lower(), address)
        data["to"] = list(every.values())
        if not data["to"]:
            self.add_error("to", _("Tick somebody, or type an address."))
        elif len(data["to"]) > MOST_RECIPIENTS:
            self.add_error("to", _("At most ten at once. Send it to the others afterwards."))
        return data


def _in_words(one: Recipient) -> str:
    who = f"{one.name} · {one.email}" if one.name else one.email
    return gettext("%(who)s (the last letter came back)") % {"who": who} if one.came_back else who


class PostedForm(forms.Form):
    """The day on which it was brought to the post."""

    on = forms.DateField(label=_("Posted on"), widget=DateInput())


class IssueForm(forms.Form):
    """The version of the draft that was looked at and, where a line is red, why it goes out as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    reason = forms.CharField(
        label=_("Why does it go out like this?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "form-control"}),
        help_text=_("Your reason is kept in the log. Your client does not see it."),
        error_messages={"required": _("Say in a few words why, or make the line clearer first.")},
    )

    def __init__(self, *args: Any, unclear: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = bool(unclear)


class PauseForm(forms.Form):
    """Until when no reminder goes out; empty lifts the pause."""

    until = forms.DateField(label=_("No reminders before"), required=False, widget=DateInput())


CREDIT_WAYS = [
    ("all", _("Everything that is left")),
    ("amount", _("One amount, spread over the lines")),
    ("lines", _("An amount per line")),
]


class CreditForm(forms.Form):
    """Everything that is left, one amount over all lines, or one amount per line (net, at most what is left of it)."""

    how = forms.ChoiceField(
        label=_("What you take back"), required=False, choices=CREDIT_WAYS, initial="lines", widget=forms.RadioSelect
    )
    amount = NumberField(label=_("Amount"), places=2, max_digits=14, decimal_places=2, required=False, min_value=0)
    with_vat = forms.BooleanField(label=_("The amount includes VAT"), required=False)
    reason = forms.CharField(
        label=_("What changed"), max_length=500, help_text=_("This sentence is printed on the credit note.")
    )

    def __init__(self, *args: Any, balances: dict, with_vat: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.net_left = sum((balance.net_left for balance in balances.values()), Decimal(0))
        self.gross_left = sum((balance.gross_left for balance in balances.values()), Decimal(0))
        self.balances = balances = {key: balance for key, balance in balances.items() if balance.net_left > 0}
        self.initial["with_vat"] = with_vat
        for key, balance in balances.items():
            self.fields[f"line_{key}"] = NumberField(
                label=balance.line.description, places=2, max_digits=14, decimal_places=2, required=False, min_value=0
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["how"] = data.get("how") or "lines"
        if data["how"] != "lines":
            self._clean_amount(data)
            return data
        amounts = {key: data.get(f"line_{key}") for key in self.balances}
        data["amounts"] = {key: amount for key, amount in amounts.items() if amount}
        for key, amount in data["amounts"].items():
            if amount > self.balances[key].net_left:
                self.add_error(f"line_{key}", _("That is more than is left of this line."))
        if not data["amounts"] and not self.errors:
            raise forms.ValidationError(_("Fill in an amount at one line at least."))
        return data

    def _clean_amount(self, data: dict[str, Any]) -> None:
        left = self.gross_left if data.get("with_vat") else self.net_left
        if data["how"] != "amount" or "amount" in self.errors:
            return
        if not data.get("amount"):
            self.add_error("amount", _("Fill in the amount you take back."))
        elif data["amount"] > left:
            self.add_error("amount", _("That is more than is left of this invoice."))

    def rows(self) -> list[tuple]:
        return [(balance, self[f"line_{key}"]) for key, balance in self.balances.items()]


class FaqForm(forms.Form):
    """One question and its answer."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    question = forms.CharField(label=_("Question"), max_length=200, required=False)
    answer = TextField(label=_("Answer"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and bool(data.get("question")) != bool(data.get("answer")):
            missing = "answer" if data.get("question") else "question"
            self.add_error(missing, _("A question needs an answer, and an answer a question."))
        return data


class _FaqFormSet(forms.BaseFormSet):
    default_error_messages = forms.BaseFormSet.default_error_messages | {"missing_management_form": UNREADABLE}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this question")

    def kept(self) -> list[dict[str, Any]]:
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and not self._should_delete_form(form)]
        return [row for row in rows if row.get("question")]

    def clean(self) -> None:
        if self.management_form.is_valid() and not any(self.errors) and not self.kept():
            raise forms.ValidationError(_("Keep at least one question: the FAQ travels with every invoice."))


FaqFormSet = forms.formset_factory(
    FaqForm, formset=_FaqFormSet, extra=1, can_delete=True, max_num=30, validate_max=True
)


class ClaimForm(forms.Form):
    """Up to and including which day interest is counted: from the first day it runs to a year ahead."""

    on = forms.DateField(label=_("Calculate up to and including"), widget=DateInput())

    @classmethod
    def asked(cls, typed: QueryDict, invoice: Invoice, today: date) -> ClaimForm:
        """The day in the address of the page; today where it names none."""
        data = typed if typed.get("on") else {"on": today.isoformat()}
        return cls(data, first=claims.first_day(invoice, claims.statutes()), today=today)

    def __init__(self, *args: Any, first: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, today + timedelta(days=366)
        self.fields["on"].widget.attrs |= {"min": first.isoformat(), "max": self.last.isoformat()}

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if not self.first <= on <= self.last:
            raise forms.ValidationError(_("Choose a day between the first day of interest and a year from now."))
        return on
