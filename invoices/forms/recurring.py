"""The form of a recurring invoice; its lines are the editor's."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client
from invoices.forms.inputs import DateInput, TextField
from invoices.forms.terms import GOODS, TWO_YEARS, clean_discount, currency_choices, discount_fields
from invoices.models import RecurringInvoice
from invoices.recurrence import LAST_DAY, PLACEHOLDERS, last_of_month, unknown_in
from invoices.states import Rhythm

INPUTS = (
    "client", "name", "rhythm", "next_on", "covers", "mode", "ends_on", "runs_left", "language", "reference", "notes",
    "currency", "prices_include_vat", "discount", "discount_kind", "discount_reason",
    "about_goods",
)  # fmt: skip


class RecurringForm(forms.ModelForm):
    """For whom, how often, and what happens. `version` is the one the page was loaded with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, initial=1)
    last_day = forms.BooleanField(label=_("Always on the last day of the month"), required=False)
    about_goods = forms.BooleanField(label=GOODS, required=False, help_text=TWO_YEARS)
    notes = TextField(label=_("Notes"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))

    class Meta:
        model = RecurringInvoice
        fields = INPUTS
        widgets = {"next_on": DateInput(), "ends_on": DateInput()}
        help_texts = {
            "name": _("For yourself; your client does not see it."),
            "ends_on": _("Empty: it goes on until you end it."),
            "runs_left": _("Or after this many invoices."),
        }

    def __init__(self, *args: Any, business: Business, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields |= discount_fields()
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=currency_choices(self.instance.currency), required=False
        )
        self.initial["discount"] = self.initial.get("discount") or None
        self.fields["client"].queryset = Client.objects.for_business(business)
        self.fields["client"].empty_label = _("— pick a client —")
        self.fields["next_on"].required = True
        for name in ("rhythm", "covers", "mode"):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]
        if self.instance.pk and self.instance.day == LAST_DAY:
            self.initial["last_day"] = True
        self.initial["version"] = self.instance.version

    def clean_next_on(self) -> date:
        day = self.cleaned_data["next_on"]
        if day < self.today and day != self.instance.next_on:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def clean_runs_left(self) -> int | None:
        left = self.cleaned_data["runs_left"]
        if left == 0:
            raise forms.ValidationError(_("Fill in 1 or more, or leave it empty."))
        return left

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        clean_discount(self, data)
        data["currency"] = data.get("currency") or self.instance.currency
        day = data.get("next_on")
        if day and data.get("last_day") and data.get("rhythm") != Rhythm.WEEKLY:
            data["next_on"], data["day"] = last_of_month(day), LAST_DAY
        elif day:
            data["day"] = self._day_of(day)
        if day and data.get("ends_on") and data["ends_on"] < data["next_on"]:
            self.add_error("ends_on", _("That is before the next invoice."))
        for name in ("reference", "notes"):
            if unknown_in(data.get(name) or ""):
                self.add_error(name, unknown(data[name]))
        return data

    def _day_of(self, day: date) -> int:
        """30 stays 30 when its turn happens to be cut to 28 February."""
        kept = self.instance.day if self.instance.pk and day == self.instance.next_on else day.day
        return day.day if kept == LAST_DAY else kept

    def _post_clean(self) -> None:
        """The service writes; the form never touches the instance."""

    def template_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*INPUTS, "day")}


def unknown(text: str) -> str:
    names = ", ".join(f"{{{name}}}" for name in unknown_in(text))
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return _("Nobody fills %(names)s. You can use %(known)s.") % {"names": names, "known": known}


def check_placeholders(lines: Any) -> bool:
    """Tell at the line itself which placeholder is not known."""
    fine = True
    for form in lines.kept():
        text = form.cleaned_data["description"]
        if unknown_in(text):
            form.add_error("description", unknown(text))
            fine = False
    return fine
