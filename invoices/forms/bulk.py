"""Forms of acts on many invoices, and of the export."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from invoices import listing
from invoices.forms.inputs import DateInput
from invoices.services import bulk

ACTS = {"issue": bulk.ISSUE, "send": bulk.SEND, "remind": bulk.REMIND, "pdf": bulk.PDFS}
MOST_TICKS = 1_000


class BulkForm(forms.Form):
    """Ticked invoices, or the whole filter (`whole`). `parameters` is what the work gets."""

    act = forms.ChoiceField(choices=[(name, name) for name in ACTS])
    tab = forms.CharField(required=False, max_length=20)
    q = forms.CharField(required=False, max_length=80)
    whole = forms.BooleanField(required=False)
    sure = forms.BooleanField(required=False)
    key = forms.UUIDField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        picks = self.data.getlist("pick")  # type: ignore[attr-defined]
        if data.get("whole"):
            tab, search = listing.known_tab(data.get("tab", "")), listing.tidy_search(data.get("q", ""))
            data["parameters"] = {"tab": tab, "search": search}
            return data
        if not picks:
            raise forms.ValidationError(_("Tick at least one invoice, or all of this filter. Nothing was started."))
        if len(picks) > MOST_TICKS:
            raise forms.ValidationError(_("That is too much to tick one by one. Use all of this filter instead."))
        try:
            data["parameters"] = {"ids": sorted({str(UUID(pick)) for pick in picks})}
        except ValueError:
            raise forms.ValidationError(
                _("Tick at least one invoice, or all of this filter. Nothing was started.")
            ) from None
        return data


class ExportForm(forms.Form):
    """A period and what of it. First and last day count."""

    WHAT = [
        ("all", _("Everything: tables, PDFs and e-invoices")),
        ("csv", _("Tables (CSV): invoices and their lines")),
        ("pdf", _("PDFs")),
        ("ubl", _("E-invoices (UBL)")),
    ]
    start = forms.DateField(label=_("From"), widget=DateInput())
    end = forms.DateField(label=_("Until and including"), widget=DateInput())
    what = forms.ChoiceField(label=_("What"), choices=WHAT, widget=forms.RadioSelect)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
        kwargs.setdefault("initial", {"start": first, "end": today, "what": "all", "key": uuid4()})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first."))
        elif start and end:
            data["parameters"] = {"start": start.isoformat(), "end": end.isoformat(), "what": data.get("what")}
        return data
