"""Forms of the import of hours: the file, then what was read of it."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Business
from clients import timefiles
from clients.errors import TimeFileRefused
from foundation.files import door
from foundation.files.carry import pack, unpack
from foundation.files.errors import FileRefused
from foundation.files.forms import CheckedFileField

CSV = frozenset({"csv"})
ORDERS = [("", "–"), ("day", _("day first: 31/12/2026")), ("month", _("month first: 12/31/2026"))]
COLUMN_LABELS: dict[str, str | Promise] = {
    "day": _("Day"),
    "length": _("Hours"),
    "begin": pgettext_lazy("time of day", "From"),
    "end": pgettext_lazy("time of day", "To"),
    "client": _("Client"),
    "project": _("Project"),
    "task": _("Task"),
    "description": _("What you did"),
    "rate": _("Hourly rate"),
    "billable": _("To be invoiced"),
}


class TimeFileForm(forms.Form):
    """A CSV with hours, checked at the door. `carried` is what the next step starts with."""

    upload = CheckedFileField(
        kinds=CSV,
        label=_("File with hours"),
        help_text=_("The CSV of a detailed report of Toggl, Clockify or Kimai, or any other table; 5 MB at most."),
    )

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        try:
            door.inspect(upload, kinds=CSV)
            upload.seek(0)
            self.content = upload.read()
            self.table = timefiles.table(self.content)
        except (FileRefused, TimeFileRefused) as refused:
            raise forms.ValidationError(str(refused)) from refused
        return upload

    def carried(self) -> dict[str, str]:
        guessed = {} if timefiles.recognised(self.table.heading) else timefiles.guesses(self.table.heading)
        return {"content": pack(self.content), "file_name": self.cleaned_data["upload"].name[:150]} | guessed


class ReadForm(forms.Form):
    """What a file says. Bound from the first look on; `read` holds its rows once the columns are known."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=4_000_000)
    file_name = forms.CharField(widget=forms.HiddenInput, max_length=150, required=False)
    order = forms.ChoiceField(label=_("Dates like 03/04/2026 are written"), choices=ORDERS, required=False)
    leave_out = forms.BooleanField(label=_("Leave out the rows that cannot be read"), required=False)
    make_clients = forms.BooleanField(label=_("Make clients of the names that are not known yet"), required=False)

    def __init__(self, data: Any, *, business: Business) -> None:
        super().__init__(data)
        self.business, self.read, self.heading, self.sha256 = business, None, [], ""
        self.known_program = None
        try:
            content = unpack(data.get("content", ""), most=timefiles.MAX_BYTES)
            self.sha256 = hashlib.sha256(content).hexdigest()
            self.table = timefiles.table(content)
        except (ValueError, OverflowError, TimeFileRefused):
            self.table = None
            return
        self.heading = list(dict.fromkeys(name for name in self.table.heading if name))
        self.known_program = timefiles.recognised(self.heading)
        if self.known_program is None:
            choices = [("", "–"), *((name, name) for name in self.heading)]
            for name, label in COLUMN_LABELS.items():
                self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    @property
    def column_fields(self) -> list[Any]:
        return [] if self.known_program else [self[name] for name in COLUMN_LABELS if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.table is None:
            raise forms.ValidationError(_("The file was lost on the way. Choose it again."))
        columns = self.known_program or timefiles.columns_of({name: data.get(name, "") for name in COLUMN_LABELS})
        if not columns.day or not (columns.length or (columns.begin and columns.end)):
            raise forms.ValidationError(_("Say which column is the day, and which the hours or from and to."))
        leads = {"day": False, "month": True}.get(data.get("order", ""), self._american(columns))
        try:
            self.read = timefiles.read(self.table, columns, zone=self.business.time_zone, month_first=leads)
        except TimeFileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        data["source"] = columns.source
        if "import" in self.data and self.read.bad and not data["leave_out"]:
            self.add_error(
                "leave_out", _("Tick this to import the other rows, or mend the file. Nothing was imported.")
            )
        return data

    def _american(self, columns: timefiles.Columns) -> bool:
        """Who writes AM and PM most likely writes the month first."""
        place = self.table.heading.index(columns.begin) if columns.begin in self.table.heading else None
        return place is not None and any(row[place].strip().upper().endswith("M") for row in self.table.rows[:50])
