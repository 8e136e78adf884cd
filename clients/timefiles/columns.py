"""Which column is what. The names are those that the programs write in English; other languages are mapped by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clients.states import TimeSource

FIELDS = (
    "day", "begin", "end", "end_day", "length", "client", "project", "task", "description", "rate", "billable",
    "person",
)  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """Names of columns; empty where the file has none. `source` says who wrote the file."""

    source: TimeSource
    day: str
    begin: str = ""
    end: str = ""
    end_day: str = ""
    length: str = ""
    client: str = ""
    project: str = ""
    task: str = ""
    description: str = ""
    rate: str = ""
    billable: str = ""
    person: str = ""

    def needed(self) -> set[str]:
        return {plain(name) for name in (self.day, self.begin, self.end, self.length) if name}

    def fits(self, heading: Sequence[str]) -> bool:
        return self.needed() <= set(map(plain, heading))


TOGGL = Columns(
    TimeSource.TOGGL, "Start date", "Start time", "End time", "End date", "Duration", "Client", "Project", "Task",
    "Description", "", "Billable", "Email",
)  # fmt: skip
CLOCKIFY = Columns(
    TimeSource.CLOCKIFY, "Start Date", "Start Time", "End Time", "End Date", "Duration (h)", "Client", "Project",
    "Task", "Description", "", "Billable", "Email",
)  # fmt: skip
KIMAI = Columns(
    TimeSource.KIMAI, "Date", "From", "To", "", "Duration", "Customer", "Project", "Activity", "Description",
    "Hourly rate", "Billable", "User",
)  # fmt: skip
PROGRAMS = (
    TOGGL,
    replace(TOGGL, end_day="Stop date", end="Stop time"),
    CLOCKIFY,
    replace(CLOCKIFY, length="Duration (decimal)"),
    KIMAI,
)


def recognised(heading: Sequence[str]) -> Columns | None:
    """The program that writes such a heading. Clockify names its currency in the heading: only euro is taken over."""
    for known in PROGRAMS:
        if known.fits(heading):
            rate = next((name for name in heading if _is_rate_in_euro(name)), "")
            return replace(known, rate=rate) if known.source == TimeSource.CLOCKIFY else known
    return None


def _is_rate_in_euro(name: str) -> bool:
    return plain(name).startswith("billable rate") and any(mark in plain(name) for mark in ("eur", "€"))


def columns_of(chosen: Mapping[str, str]) -> Columns:
    """Named by a person."""
    return Columns(TimeSource.CSV, **{name: chosen.get(name, "") for name in FIELDS})


def plain(name: str) -> str:
    """How names of columns are compared."""
    return " ".join(name.replace("\ufeff", "").lower().split())


GUESSES = {
    "day": ("date", "datum", "dag", "day", "start date", "startdatum"),
    "begin": ("from", "start", "start time", "begin", "van", "starttijd", "begintijd"),
    "end": ("to", "end", "end time", "stop", "tot", "eindtijd", "einde"),
    "length": ("duration", "hours", "time", "duur", "uren", "tijd", "aantal uren", "duration (decimal)"),
    "client": ("client", "customer", "klant", "opdrachtgever"),
    "project": ("project",),
    "task": ("task", "activity", "taak", "activiteit"),
    "description": ("description", "notes", "note", "omschrijving", "notities", "toelichting"),
    "rate": ("rate", "hourly rate", "tarief", "uurtarief"),
    "billable": ("billable", "declarabel", "factureerbaar"),
    "person": ("user", "email", "person", "medewerker", "gebruiker"),
}


def guesses(heading: Sequence[str]) -> dict[str, str]:
    """Columns of a table we do not know that probably mean these fields; a person confirms or changes them."""
    by_name = {plain(name): name for name in heading}
    found = {fact: next((by_name[name] for name in names if name in by_name), "") for fact, names in GUESSES.items()}
    return {fact: name for fact, name in found.items() if name}
