"""Forms of what belongs to a draft beside its lines: hours that become lines, files that travel along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from clients.models import TimeEntry
from foundation.files import door
from foundation.files.errors import FileRefused
from foundation.files.forms import MultipleCheckedFileField
from foundation.kernel.calendar import day, local_date
from foundation.kernel.fields import NumberField
from foundation.kernel.money import format_amount
from invoices.forms.inputs import DateInput, TextField
from invoices.models import Invoice
from invoices.states import Grouping


class HoursForm(forms.Form):
    """Which of the hours go on the invoice, and how they become lines."""

    entries = forms.MultipleChoiceField(
        label=_("Hours"), error_messages={"required": _("Tick at least one entry. No draft was made.")}
    )
    grouping = forms.ChoiceField(
        label=_("Lines"), choices=Grouping.choices, initial=Grouping.TASK, widget=forms.RadioSelect
    )
    rate = NumberField(
        label=_("Hourly rate, net"), places=2, required=False, max_digits=10, decimal_places=2, min_value=0,
        help_text=_("For the hours that have no rate of their own."),
    )  # fmt: skip

    draft = forms.ChoiceField(label=_("Where to"), required=False)

    def __init__(self, *args: Any, offered: Sequence[TimeEntry], drafts: Sequence[Invoice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.drafts = offered, {str(each.pk): each for each in drafts}
        self.fields["draft"].choices = [
            ("", _("A new draft")),
            *((key, _named(row)) for key, row in self.drafts.items()),
        ]
        self.fields["entries"].choices = [(str(entry.pk), str(entry)) for entry in offered]

    def clean_entries(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["entries"]))

    def clean_draft(self) -> Invoice | None:
        return self.drafts.get(self.cleaned_data["draft"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = set(data.get("entries", ()))
        bare = any(entry.hourly_rate is None for entry in self.offered if str(entry.pk) in chosen)
        if bare and data.get("rate") is None and "rate" not in self.errors:
            self.add_error("rate", _("Fill in the rate: some of these hours have none of their own."))
        return data


def _named(draft: Invoice) -> str:
    """`Draft of 3 November 2026 · € 605.00`."""
    language = get_language() or "en"
    made = local_date(draft.created_at, draft.business.time_zone).isoformat()
    total = format_amount(draft.total, draft.currency, language)
    return f"{gettext('Draft of %(date)s') % {'date': day(made, language)}} · {total}"


class AttachmentForm(forms.Form):
    """One file with a title, or several at once. Inspected here: `uploads` are ready for the service."""

    uploads = MultipleCheckedFileField(
        kinds=door.EVIDENCE, label=_("Files"), help_text=_("PDF, JPG, PNG, CSV or EML; together at most 15 MB.")
    )
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("For a single file; otherwise its name counts.")
    )

    receipt_of = forms.IntegerField(required=False, min_value=1, max_value=9999, widget=forms.HiddenInput)

    @staticmethod
    def asked_for(invoice: Invoice, place: str) -> dict[str, Any]:
        """For whom the receipt of one line is wanted: nothing where there is no such line."""
        known = place.isdecimal() and len(place) < 5 and invoice.lines.filter(position=int(place)).exists()
        return {"receipt_of": int(place), "title": gettext("Receipt")} if known else {}

    def clean_receipt_of(self) -> int:
        return self.cleaned_data["receipt_of"] or 0

    def clean_uploads(self) -> list[door.Inspected]:
        return _inspected(self.cleaned_data["uploads"])


def _inspected(uploads: Sequence[Any]) -> list[door.Inspected]:
    try:
        return [door.inspect(upload, kinds=door.EVIDENCE) for upload in uploads]
    except FileRefused as refused:
        raise forms.ValidationError(str(refused), code=refused.reason) from refused


class ExtraWorkForm(forms.Form):
    """What the client said to the extra work, who said it and when, and perhaps the mail or the signed paper."""

    words = TextField(
        label=_("What did they say?"), max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=_("In their own words, for instance from a mail or a message."),
    )  # fmt: skip
    who = forms.CharField(label=_("Who said it?"), max_length=60)
    on = forms.DateField(label=_("On which day?"), widget=DateInput())
    uploads = MultipleCheckedFileField(
        kinds=door.EVIDENCE, label=_("Files, if there are any"), required=False,
        help_text=_("PDF, JPG, PNG, CSV or EML; together at most 15 MB."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError(_("A yes that is still to come cannot be attached."))
        return self.cleaned_data["on"]

    def clean_uploads(self) -> list[door.Inspected]:
        return _inspected(self.cleaned_data["uploads"] or [])
