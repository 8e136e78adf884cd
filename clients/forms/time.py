"""Forms of time: an entry by hand, the timer, the filter of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Business
from clients.models import Client, TimeEntry
from foundation.kernel import hours
from foundation.kernel.fields import NumberField

EARLIEST = date(2000, 1, 1)


class LengthField(forms.CharField):
    """Worked time as people type it: `1:30`, `1,5`, `90m`. Seconds."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "text", "autocomplete": "off", "placeholder": "1:30"})
        super().__init__(widget=widget, max_length=20, **options)

    def to_python(self, value: Any) -> int | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            seconds = hours.parse(text)
        except ValueError as error:
            raise forms.ValidationError(_("Write the time like 1:30 or 1,5.")) from error
        if not 0 < seconds <= hours.LONGEST:
            raise forms.ValidationError(_("An entry has more than nothing and at most 1,000 hours."))
        return seconds

    def run_validators(self, value: Any) -> None:
        """The text was judged above; a number of seconds has no length."""


class ClockInput(forms.TimeInput):
    """Seconds too: a timer counts them, and a form that was only looked at must not lose them."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M:%S")


class WhatForm(forms.Form):
    """For whom and what: the part that the timer and an entry share."""

    client = forms.ModelChoiceField(Client.objects.none(), required=False, label=_("Client"), empty_label="–")
    task = forms.CharField(label=_("Project or task"), max_length=120, required=False)
    description = forms.CharField(label=_("What you did"), max_length=500, required=False)

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business
        self.fields["client"].queryset = Client.objects.for_business(business)


class TimerForm(WhatForm):
    """What is being worked on; everything can be filled in later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="timer_%s", **kwargs)


class TimeForm(WhatForm):
    """One entry: from and to, or a number of hours. Both means that there was a pause."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    begin = forms.TimeField(label=pgettext_lazy("time of day", "From"), required=False, widget=ClockInput())
    end = forms.TimeField(label=pgettext_lazy("time of day", "To"), required=False, widget=ClockInput())
    length = LengthField(label=_("Hours"), required=False)
    hourly_rate = NumberField(
        label=_("Hourly rate"), places=2, required=False, max_digits=10, decimal_places=2, min_value=0
    )
    billable = forms.BooleanField(label=_("To be invoiced"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Row(Column("client", css_class="col-sm-6"), Column("task", css_class="col-sm-6")),
            Row(Column("description")),
            Row(
                Column("day", css_class="col-12 col-sm-4"),
                Column("begin", css_class="col-4 col-sm-2"),
                Column("end", css_class="col-4 col-sm-2"),
                Column("length", css_class="col-4 col-sm-2"),
                Column("hourly_rate", css_class="col-12 col-sm-2"),
            ),
            Row(Column("billable")),
        )

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if not EARLIEST <= day <= date.today() + timedelta(days=366):  # noqa: DTZ011 - a coarse bound
            raise forms.ValidationError(_("Choose a day between the year 2000 and a year from now."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        begin, end, length = data["begin"], data["end"], data["length"]
        if bool(begin) != bool(end):
            self.add_error("end" if begin else "begin", _("Fill in both from and to, or only the hours."))
        elif begin and end:
            data["started_at"], data["ended_at"], span = between(data["day"], begin, end, self.business.time_zone)
            data["length"] = length or span
            if data["length"] > span:
                self.add_error("length", _("That is more than lies between from and to."))
        elif not length:
            self.add_error("length", _("Fill in the hours, or from and to."))
        return data

    def entry(self) -> dict[str, Any]:
        """The fields of a TimeEntry."""
        data = self.cleaned_data
        names = ("client", "task", "description", "day", "hourly_rate", "billable")
        times = {"started_at": data.get("started_at"), "ended_at": data.get("ended_at")}
        return {name: data[name] for name in names} | times | {"seconds": data["length"]}


def between(day: date, begin: time, end: time, zone: str) -> tuple[datetime, datetime, int]:
    """From, to and the seconds between them. An end at or before the beginning is on the next day."""
    place = ZoneInfo(zone)
    start = datetime.combine(day, begin, place).astimezone(UTC)
    until = datetime.combine(day + timedelta(days=end <= begin), end, place).astimezone(UTC)
    return start, until, int((until - start).total_seconds())


def stored(entry: TimeEntry) -> dict[str, Any]:
    """What the form of this entry starts with."""
    place = ZoneInfo(entry.business.time_zone)
    both = entry.started_at and entry.ended_at
    return {
        "client": entry.client_id, "task": entry.task, "description": entry.description, "day": entry.day,
        "begin": entry.started_at.astimezone(place).time() if both else None,
        "end": entry.ended_at.astimezone(place).time() if both else None,
        "length": hours.clock(entry.seconds or 0), "hourly_rate": entry.hourly_rate, "billable": entry.billable,
    }  # fmt: skip
