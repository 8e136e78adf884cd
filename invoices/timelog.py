"""The hours behind the lines of an invoice: frozen with it, and shown as a table wherever the line is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.db.models import Exists, OuterRef
from django.urls import reverse

from clients import billed
from clients.billed import Bill
from clients.models import TimeEntry
from foundation.kernel import hours
from foundation.kernel.money import format_quantity
from invoices.models import BilledTime, Invoice, InvoiceLine
from invoices.states import Status, Unit

MOST_WAITING = 2_000


@dataclass(frozen=True)
class LogRow:
    """One stretch of work in words."""

    day: str
    span: str
    what: str
    length: str


@dataclass(frozen=True)
class Log:
    """The hours behind one line. `hours` is what the line counts, `total` the exact sum as h:mm."""

    position: int
    description: str
    rows: list[LogRow]
    total: str
    hours: str


def freeze(lines: Sequence[InvoiceLine], entries: Iterable[tuple[UUID, TimeEntry]], zone: str) -> list[dict]:
    """For the snapshot: per line with hours its entries as plain data, in the order of time. Seconds are exact."""
    members: dict[UUID, list[TimeEntry]] = {}
    for key, entry in entries:
        members.setdefault(key, []).append(entry)
    place = ZoneInfo(zone)
    return [
        {
            "position": line.position,
            "entries": [_frozen(entry, place) for entry in sorted(members[line.log], key=_when)],
        }
        for line in lines
        if line.log in members
    ]


def _frozen(entry: TimeEntry, place: ZoneInfo) -> dict:
    return {
        "day": entry.day.isoformat(),
        "from": _clock(entry.started_at, place) if entry.ended_at else "",
        "to": _clock(entry.ended_at, place),
        "task": entry.task,
        "description": entry.description,
        "seconds": entry.seconds,
    }


def _clock(moment: datetime | None, place: ZoneInfo) -> str:
    return f"{moment.astimezone(place):%H:%M}" if moment else ""


def _when(entry: TimeEntry) -> tuple:
    return (entry.day, entry.started_at is None, entry.started_at or entry.created_at, entry.pk)


def logs(snapshot: dict, language: str) -> dict[int, Log]:
    """Per position of a line the log that was frozen with it, in words."""
    found = {}
    for frozen in snapshot.get("time_log", ()):
        line = next(line for line in snapshot["lines"] if line["position"] == frozen["position"])
        seconds = sum(entry["seconds"] for entry in frozen["entries"])
        rows = [_row(entry, language) for entry in frozen["entries"]]
        counted = format_quantity(hours.hours(seconds), language)
        found[frozen["position"]] = Log(frozen["position"], line["description"], rows, hours.clock(seconds), counted)
    return found


def _row(entry: dict, language: str) -> LogRow:
    what = " · ".join(filter(None, (entry["task"], entry["description"])))
    times = f"{entry['from']}–{entry['to']}" if entry["from"] else ""
    return LogRow(short_day(date.fromisoformat(entry["day"]), language), times, what, hours.clock(entry["seconds"]))


def short_day(day: date, language: str) -> str:
    """`ma 2 nov. 2026` or `Mon 2 Nov 2026`."""
    return format_date(day, "EEE d MMM y", locale={"nl": "nl_NL"}.get(language, "en_GB"))


def odd_sums(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[tuple[int, Decimal, Decimal]]:
    """(number of the line, its hours, the hours of its log) where the two differ. A query only if there are logs."""
    keys = {line.log for line in lines if line.log}
    if not keys:
        return []
    sums: dict[UUID, int] = {}
    for key, seconds in BilledTime.objects.filter(invoice=invoice, key__in=keys).values_list("key", "entry__seconds"):
        sums[key] = sums.get(key, 0) + (seconds or 0)
    counted = [(place, line, hours.hours(sums.get(line.log, 0))) for place, line in enumerate(lines, 1) if line.log]
    return [
        (place, line.quantity, logged)
        for place, line, logged in counted
        if line.unit == Unit.HOUR and line.quantity != logged
    ]


def waiting(invoice: Invoice) -> list[TimeEntry]:
    """Hours of this client that are on no document yet. One query; none where nobody or gross prices are meant."""
    if invoice.client_id is None or invoice.prices_include_vat:
        return []
    rows = TimeEntry.objects.for_business(invoice.business_id)
    mine = rows.filter(client=invoice.client_id, billable=True, seconds__isnull=False)
    return list(billed.unbilled(mine).order_by("day", "pk")[:MOST_WAITING])


def fitting(line: InvoiceLine, entries: Sequence[TimeEntry]) -> list[TimeEntry]:
    """Those that add up to the hours of the line: of its day, else of its month, else all of them."""
    if line.unit != Unit.HOUR or line.log:
        return []
    day = line.service_date
    groups = [[each for each in entries if each.day == day]] if day else []
    groups += [[each for each in entries if (each.day.year, each.day.month) == (day.year, day.month)]] if day else []
    for group in [*groups, list(entries)]:
        if group and hours.hours(sum(each.seconds or 0 for each in group)) == line.quantity:
            return group
    return []


def bills(entries: Collection[UUID]) -> dict[UUID, Bill]:
    """For the page of time: which document each of these entries is on."""
    rows = BilledTime.objects.filter(entry__in=entries, released_at=None).select_related("invoice")
    return {row.entry_id: _bill(row.invoice) for row in rows}


def _bill(invoice: Invoice) -> Bill:
    return Bill(str(invoice), reverse("invoices:detail", args=[invoice.pk]), invoice.status == Status.ISSUED)


def is_billed() -> Exists:
    """Holds for entries that are on a draft or an invoice."""
    return Exists(BilledTime.objects.filter(entry=OuterRef("pk"), released_at=None))
