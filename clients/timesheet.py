"""What the page of time shows: days and weeks with their sums, flags, and the hours nobody invoiced yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Business
from clients import billed
from clients.billed import Bill
from clients.models import Client, TimeEntry
from clients.services import time_import
from clients.timefiles import Read
from foundation.kernel import hours
from foundation.kernel.calendar import local_date

PAGE, SHOWN = 100, 40
OVERLAPS, TOO_MUCH, AHEAD = (
    gettext_lazy("overlaps another entry"),
    gettext_lazy("more than 24 hours on this day"),
    gettext_lazy("in the future"),
)


@dataclass(frozen=True)
class Filters:
    """What of the time is asked for; a client's id that means nobody shows nothing."""

    client: UUID | None = None
    unbilled: bool = False

    @classmethod
    def read(cls, asked: Any) -> Filters:
        """From a query string; garbage means no filter."""
        try:
            client = UUID(asked.get("client", ""))
        except ValueError:
            client = None
        return cls(client, asked.get("unbilled") == "1")

    def rows(self, business: Business) -> QuerySet[TimeEntry]:
        rows = TimeEntry.objects.for_business(business).filter(seconds__isnull=False)
        if self.client:
            rows = rows.filter(client=self.client)
        return billed.unbilled(rows.filter(billable=True)) if self.unbilled else rows


@dataclass(frozen=True)
class Row:
    entry: TimeEntry
    span: str
    length: str
    flags: list[str | Promise]
    bill: Bill | None

    @property
    def is_final(self) -> bool:
        return self.bill is not None and self.bill.final


@dataclass(frozen=True)
class Day:
    day: date
    total: str
    rows: list[Row]


@dataclass(frozen=True)
class Week:
    label: str
    total: str
    clients: list[tuple[str, str]]
    days: list[Day]


@dataclass(frozen=True)
class Waiting:
    """Hours of one client that are on no invoice yet."""

    client: UUID | None
    name: str
    count: int
    total: str


@dataclass(frozen=True)
class Page:
    weeks: list[Week]
    filters: Filters
    next: str
    waiting: list[Waiting] = field(default_factory=list)


def page(business: Business, *, filters: Filters, after: str, language: str) -> Page:
    """Up to 100 entries, newest day first, with the sums of their whole days and weeks. A garbled place is the top."""
    rows = filters.rows(business).select_related("client").annotate(overlaps=Exists(_others(business)))
    if place := _place(after):
        day, key = place
        rows = rows.filter(Q(day__lt=day) | Q(day=day, pk__lt=key))
    found = list(rows.order_by("-day", "-pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    weeks = _weeks(business, filters, found[:PAGE], language)
    return Page(weeks, filters, f"{last.day}|{last.pk}" if last else "", waiting(business))


def waiting(business: Business, client: Client | None = None) -> list[Waiting]:
    """What is not invoiced yet, per client. One query."""
    rows = Filters(client.pk if client else None, unbilled=True).rows(business)
    sums = rows.order_by().values("client", "client__name").annotate(sum=Sum("seconds"), count=Count("pk"))
    return [
        Waiting(row["client"], row["client__name"] or _("without a client"), row["count"], hours.clock(row["sum"]))
        for row in sorted(sums, key=lambda row: (row["client"] is None, row["client__name"] or ""))
    ]


def of_client(client: Client, language: str) -> dict[str, Any]:
    """The section on a client's page."""
    return {"template": "clients/_client_time.html", "client": client, "waiting": waiting(client.business, client)}


def elapsed(entry: TimeEntry, now: datetime) -> str:
    """The running time for readers without script."""
    return hours.clock(entry.length(now) // 60 * 60)


def _others(business: Business) -> QuerySet[TimeEntry]:
    """Entries that were going on at the same time; only neighbouring days are looked at."""
    return (
        TimeEntry.objects.for_business(business)
        .filter(
            day__range=(OuterRef("day") - timedelta(days=2), OuterRef("day") + timedelta(days=1)),
            started_at__lt=OuterRef("ended_at"),
            ended_at__gt=OuterRef("started_at"),
        )
        .exclude(pk=OuterRef("pk"))
    )


def _weeks(business: Business, filters: Filters, entries: list[TimeEntry], language: str) -> list[Week]:
    if not entries:
        return []
    first, last = _monday(entries[-1].day), _monday(entries[0].day) + timedelta(days=6)
    asked = filters.rows(business).filter(day__range=(first, last)).order_by()
    sums = list(asked.values("day", name=F("client__name")).annotate(sum=Sum("seconds")))
    whole = Filters().rows(business).filter(day__range=(first, last)).order_by()
    crowded = set(
        whole.values("day").annotate(sum=Sum("seconds")).filter(sum__gt=hours.DAY).values_list("day", flat=True)
    )
    bills = billed.bills([entry.pk for entry in entries])
    today, place = local_date(timezone.now(), business.time_zone), ZoneInfo(business.time_zone)

    def row(entry: TimeEntry) -> Row:
        marks = ((entry.overlaps, OVERLAPS), (entry.day in crowded, TOO_MUCH), (entry.day > today, AHEAD))
        flags = [words for holds, words in marks if holds]
        return Row(entry, span(entry, place), hours.clock(entry.seconds or 0), flags, bills.get(entry.pk))

    def day(when: date, members: list[TimeEntry]) -> Day:
        total = sum(each["sum"] for each in sums if each["day"] == when)
        ordered = sorted(members, key=lambda entry: (entry.started_at is None, entry.started_at or entry.created_at))
        return Day(when, hours.clock(total), [row(entry) for entry in ordered])

    def week(monday: date, members: list[TimeEntry]) -> Week:
        mine = [each for each in sums if _monday(each["day"]) == monday]
        names = sorted({each["name"] or "" for each in mine})
        per = {name: sum(each["sum"] for each in mine if (each["name"] or "") == name) for name in names}
        days = [day(when, list(rows)) for when, rows in groupby(members, lambda entry: entry.day)]
        clients = [(name or _("without a client"), hours.clock(total)) for name, total in per.items()]
        return Week(_week_name(monday, language), hours.clock(sum(per.values())), clients, days)

    return [week(monday, list(rows)) for monday, rows in groupby(entries, lambda entry: _monday(entry.day))]


def span(entry: TimeEntry, place: ZoneInfo) -> str:
    """`09:00–10:30`, empty where only the length is known."""
    if entry.started_at is None or entry.ended_at is None:
        return ""
    return "–".join(f"{moment.astimezone(place):%H:%M}" for moment in (entry.started_at, entry.ended_at))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week_name(monday: date, language: str) -> str:
    locale = {"nl": "nl_NL"}.get(language, "en_GB")
    first, last = (
        format_date(monday, "d MMM", locale=locale),
        format_date(monday + timedelta(days=6), "d MMM y", locale=locale),
    )
    return _("Week %(number)s · %(first)s – %(last)s") % {
        "number": monday.isocalendar().week,
        "first": first,
        "last": last,
    }


def _place(after: str) -> tuple[date, UUID] | None:
    day, mark, key = after.partition("|")
    try:
        return (date.fromisoformat(day), UUID(key)) if mark else None
    except ValueError:
        return None


def preview(business: Business, read: Read) -> dict[str, Any]:
    """What an import would do, before it does it."""
    known = time_import.known_keys(business, read.found)
    by_name = time_import.clients_by_name(business)
    place = ZoneInfo(business.time_zone)
    rows = [
        {
            "row": row,
            "length": hours.clock(row.seconds),
            "client": by_name.get(row.client.casefold()),
            "is_known": row.key in known,
            "span": "–".join(
                f"{moment.astimezone(place):%H:%M}" for moment in (row.started_at, row.ended_at) if moment
            ),
        }
        for row in read.found[:SHOWN]
    ]
    new = [row for row in read.found if row.key not in known]
    return {
        "rows": rows,
        "left": len(read.found) - len(rows),
        "bad": read.bad[:SHOWN],
        "bad_left": max(0, len(read.bad) - SHOWN),
        "bad_count": len(read.bad),
        "new": len(new),
        "known": len(read.found) - len(new),
        "total": hours.clock(sum(row.seconds for row in new)),
        "unknown_names": time_import.unknown_names(new, by_name),
        "order_open": read.month_first is None,
    }
