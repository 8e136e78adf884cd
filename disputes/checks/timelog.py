"""Time logs: reading the rows, and counting them. Hours are decimal; a sum is rounded to hundredths at the end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from disputes.checks.material import OK, UNKNOWN, WARN, Check, Material
from foundation.kernel.numbers import parse_decimal

LATE = timedelta(days=7)
DAY = Decimal(24)
HEADINGS = {
    "day": {"date", "datum", "day", "dag"},
    "hours": {"hours", "uren", "uur", "duration", "duur", "hrs", "h"},
    "start": {"from", "van", "start", "begin", "starttijd"},
    "end": {"to", "tot", "end", "eind", "einde", "eindtijd", "until"},
    "task": {"task", "taak", "description", "omschrijving", "activity", "werk", "activiteit", "note", "notitie"},
    "entered": {"entered", "created", "ingevoerd", "aangemaakt"},
    "changed": {"changed", "modified", "updated", "gewijzigd"},
    "rate": {"rate", "tarief", "uurtarief", "price", "prijs"},
}
WITHOUT_HEADING = {"day": 0, "hours": 1, "task": 2}
BY_HAND = re.compile(
    r"(?P<day>\S+)\s+(?:(?P<start>\d{1,2}:\d{2})\s*[-–]\s*(?P<end>\d{1,2}:\d{2})|(?P<hours>[\d.,:]+))\s*(?P<task>.*)"
)
DAY_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d")


class LogRow(NamedTuple):
    """One entry. Times are those of the clock where the work was done."""

    day: date
    hours: Decimal
    task: str = ""
    start: time | None = None
    end: time | None = None
    entered: date | None = None
    changed: date | None = None
    rate: Decimal | None = None


def read_table(table: list[list[str]]) -> tuple[list[LogRow], list[str]]:
    """The rows of a CSV, and the numbers of those that could not be read (the first line is 1)."""
    columns = _columns(table[0]) if table else {}
    first = 1 if columns else 0
    columns = columns or WITHOUT_HEADING
    entries = ({name: row[at] for name, at in columns.items() if at < len(row)} for row in table[first:])
    return _read(entries, first + 1)


def read_text(text: str) -> tuple[list[LogRow], list[str]]:
    """Entries typed by hand, one a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = (BY_HAND.fullmatch(line) for line in lines)
    return _read((match.groupdict(default="") if match else {} for match in found), 1)


def _columns(heading: list[str]) -> dict[str, int]:
    plain = [re.sub(r"\W", "", cell.lower()) for cell in heading]
    found = {name: at for name, words in HEADINGS.items() for at, cell in enumerate(plain) if cell in words}
    return found if "day" in found and ("hours" in found or {"start", "end"} <= found.keys()) else {}


def _read(entries: Iterable[dict[str, str]], number: int) -> tuple[list[LogRow], list[str]]:
    rows, unread = [], []
    for place, entry in enumerate(entries, number):
        try:
            rows.append(_row(entry))
        except (ValueError, KeyError):
            unread.append(str(place))
    return rows, unread


def _row(entry: dict[str, str]) -> LogRow:
    start, end = (time.fromisoformat(entry[n].zfill(5)) if entry.get(n) else None for n in ("start", "end"))
    span = _span(start, end) if start and end else None
    hours = _hours(entry["hours"]) if entry.get("hours") else span
    if hours is None or hours < 0:
        raise ValueError(entry)
    return LogRow(
        day=_day(entry["day"]),
        hours=hours,
        task=entry.get("task", ""),
        start=start if span is not None else None,
        end=end if span is not None else None,
        entered=_day(entry["entered"]) if entry.get("entered") else None,
        changed=_day(entry["changed"]) if entry.get("changed") else None,
        rate=_number(entry["rate"]) if entry.get("rate") else None,
    )


def _span(start: time, end: time) -> Decimal:
    """Hours from one time to the other; an end at or before the start lies on the next day."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return Decimal(minutes if minutes > 0 else minutes + 24 * 60) / 60


def _hours(text: str) -> Decimal:
    """`3,5`, `3.5` or `3:30`."""
    whole, colon, minutes = text.strip().partition(":")
    return Decimal(int(whole)) + Decimal(int(minutes)) / 60 if colon else _number(text)


def _number(text: str) -> Decimal:
    return parse_decimal(text, "nl" if "," in text else "en")


def _day(text: str) -> date:
    """The day of a date or of a moment; only the part before the time counts."""
    first = re.split(r"[T\s]", text.strip())[0]
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(first, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def in_hundredths(hours: Decimal) -> Decimal:
    """Rounded half up, without needless zeros."""
    rounded = hours.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()


def readable(material: Material) -> Check:
    read, left = str(len(material.rows)), str(len(material.unread))
    if not material.rows:
        return Check("rows", UNKNOWN, "rows.none", {"left": left})
    if material.unread:
        return Check("rows", WARN, "rows.some", {"read": read, "left": left, "first": material.unread[0]})
    if material.told.get("more"):
        return Check("rows", WARN, "rows.more", {"read": read})
    return Check("rows", OK, "rows.all", {"read": read})


def total(material: Material) -> Check:
    """The log's sum beside the quantity of the invoice line."""
    logged = in_hundredths(sum((row.hours for row in material.rows), Decimal(0)))
    facts = {"log_hours": str(logged)}
    if not material.rows or material.line_quantity is None:
        return Check("sum", UNKNOWN, "sum.no_line" if material.rows else "sum.no_rows", facts)
    if not material.line_in_hours:
        return Check("sum", UNKNOWN, "sum.other_unit", facts)
    line = in_hundredths(material.line_quantity)
    facts |= {"line_hours": str(line), "gap_hours": str(in_hundredths(abs(line - logged)))}
    if logged == line:
        return Check("sum", OK, "sum.equal", facts)
    return Check("sum", WARN, "sum.short" if logged < line else "sum.over", facts)


def overlaps(material: Material) -> Check:
    """Pairs of neighbouring entries whose from–to times run into each other; an entry past midnight too."""
    spans = sorted(_moments(row) for row in material.rows if row.start and row.end)
    if not spans:
        return Check("overlap", UNKNOWN, "overlap.unknown", {})
    found, latest = [], spans[0]
    for span in spans[1:]:
        if span[0] < latest[1]:
            found.append((latest, span))
        latest = max(latest, span, key=lambda each: each[1])
    if not found:
        return Check("overlap", OK, "overlap.none", {"read": str(len(spans))})
    one, two = found[0]
    facts = {"count": str(len(found)), "first_on": two[0].date().isoformat(), "one": _shown(one), "two": _shown(two)}
    return Check("overlap", WARN, "overlap.some", facts)


def _moments(row: LogRow) -> tuple[datetime, datetime]:
    begin = datetime.combine(row.day, row.start or time())
    return begin, begin + timedelta(minutes=int(round(_span(row.start or time(), row.end or time()) * 60)))


def _shown(span: tuple[datetime, datetime]) -> str:
    return f"{span[0]:%H:%M}–{span[1]:%H:%M}"


def long_days(material: Material) -> Check:
    per_day: dict[date, Decimal] = defaultdict(Decimal)
    for row in material.rows:
        per_day[row.day] += row.hours
    if not per_day:
        return Check("day", UNKNOWN, "sum.no_rows", {})
    longest = max(per_day, key=lambda day: per_day[day])
    over = sum(hours > DAY for hours in per_day.values())
    facts = {"day_hours": str(in_hundredths(per_day[longest])), "first_on": longest.isoformat(), "count": str(over)}
    return Check("day", WARN, "day.over", facts) if over else Check("day", OK, "day.ok", facts)


def late(material: Material) -> Check:
    """Written down more than seven days after the work."""
    known = [row for row in material.rows if row.entered]
    if not known:
        return Check("late", UNKNOWN, "late.unknown", {})
    found = [row for row in known if row.entered and row.entered - row.day > LATE]
    facts = {"count": str(len(found)), "read": str(len(known))}
    if not found:
        return Check("late", OK, "late.none", facts)
    return Check("late", WARN, "late.some", facts | {"first_on": min(row.day for row in found).isoformat()})


def changed(material: Material) -> Check:
    """Changed on a day after the one on which the case was opened."""
    known = [row for row in material.rows if row.changed]
    facts = {"opened_on": material.opened_at.date().isoformat()}
    if not known:
        return Check("changed", UNKNOWN, "changed.unknown", facts)
    found = [row for row in known if row.changed and row.changed > material.opened_at.date()]
    if not found:
        return Check("changed", OK, "changed.none", facts)
    newest = max(row.changed for row in found if row.changed)
    return Check("changed", WARN, "changed.some", facts | {"count": str(len(found)), "last_on": newest.isoformat()})


def rate(material: Material) -> Check:
    """The rates of the log beside the price of the line."""
    known = sorted({row.rate for row in material.rows if row.rate is not None})
    if not known or material.line_rate is None:
        return Check("rate", UNKNOWN, "rate.unknown", {})
    facts = {"line_rate": str(material.line_rate), "log_rate": str(known[0])}
    if known == [material.line_rate]:
        return Check("rate", OK, "rate.same", facts)
    other = next(each for each in known if each != material.line_rate)
    return Check("rate", WARN, "rate.other", facts | {"log_rate": str(other)})
