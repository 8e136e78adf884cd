"""From bytes to rows: what each row says, or what is wrong with it. Nothing is written here."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clients.errors import TimeFileRefused
from clients.states import TimeSource
from clients.timefiles import cells
from clients.timefiles.columns import Columns, plain

MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_CELL = 5 * 1024 * 1024, 10_000, 60, 5_000
SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class Table:
    """Heading and rows, each row as wide as the heading, with the line of the file it began in."""

    heading: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Found:
    """One row understood. `key` is the same whenever the same row comes again."""

    place: int
    day: date
    started_at: datetime | None
    ended_at: datetime | None
    seconds: int
    client: str
    task: str
    description: str
    hourly_rate: Decimal | None
    billable: bool
    key: str = ""


@dataclass(frozen=True)
class Bad:
    """One row that cannot be read, and why."""

    place: int
    why: str


@dataclass
class Read:
    """All rows. `month_first` is None where the days do not tell which of their numbers is the month."""

    found: list[Found] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    month_first: bool | None = None


def table(data: bytes) -> Table:
    """The cells of a CSV. Raises TimeFileRefused."""
    if len(data) > MAX_BYTES:
        raise TimeFileRefused(_("This file is larger than 5 MB. Export a shorter period; nothing was imported."))
    text = _decoded(data)
    separator = max(SEPARATORS, key=text.lstrip().partition("\n")[0].count)
    csv.field_size_limit(MAX_CELL)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(map(str.strip, row))
        ]
    except csv.Error:
        raise TimeFileRefused(_("This file is not a table we can read. Nothing was imported.")) from None
    if len(rows) < 2 or not 2 <= len(rows[0]) <= MAX_COLUMNS:
        raise TimeFileRefused(_("There are no rows with hours in this file. Nothing was imported."))
    if len(rows) > MAX_ROWS + 1:
        raise TimeFileRefused(
            _("This file has more than %(most)s rows. Export a shorter period; nothing was imported.")
            % {"most": f"{MAX_ROWS:,}"}
        )
    width = len(rows[0])
    return Table([name.strip() for name in rows[0]], [(row + [""] * width)[:width] for row in rows[1:]])


def read(found: Table, columns: Columns, *, zone: str, month_first: bool | None = None) -> Read:
    """Every row of the table. `zone` is where the hours were worked; `month_first` overrides what the days tell."""
    if not columns.fits(found.heading):
        raise TimeFileRefused(_("A column that you chose is not in this file. Nothing was imported."))
    names = [plain(name) for name in found.heading]
    rows = [dict(zip(names, row, strict=True)) for row in found.rows]
    told = cells.month_first(_cell(row, columns.day) for row in rows)
    leads = bool(month_first) if told is None else told
    result, seen = Read(month_first=told), Counter[str]()
    for place, row in enumerate(rows, 2):
        try:
            result.found.append(_keyed(_row(row, columns, place, ZoneInfo(zone), leads), row, columns, seen))
        except ValueError as wrong:
            result.bad.append(Bad(place, str(wrong)))
    return result


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _cell(row: dict[str, str], name: str) -> str:
    return row.get(plain(name), "").strip() if name else ""


def _row(row: dict[str, str], columns: Columns, place: int, zone: ZoneInfo, leads: bool) -> Found:
    def get(name: str) -> str:
        return _cell(row, getattr(columns, name))

    day = cells.day(get("day"), month_leads=leads)
    begin, end = cells.clock(get("begin")), cells.clock(get("end"))
    end_day = cells.day(get("end_day"), month_leads=leads) if get("end_day") and end else None
    started, ended = _moments(day, begin, end, end_day, zone)
    seconds = cells.length(get("length"), in_seconds=columns.source == TimeSource.KIMAI)
    if seconds is None and started and ended:
        seconds = int((ended - started).total_seconds())
    if not seconds:
        raise ValueError(_("no length: neither hours, nor from and to"))
    project, task = cells.words(get("project"), 120), cells.words(get("task"), 120)
    return Found(
        place=place, day=day, started_at=started, ended_at=ended, seconds=seconds,
        client=cells.words(get("client"), 120), task=" · ".join(filter(None, (project, task)))[:120],
        description=cells.words(get("description"), 500), hourly_rate=cells.rate(get("rate")),
        billable=get("billable").lower() not in cells.NO,
    )  # fmt: skip


def _moments(
    day: date, begin: time | None, end: time | None, end_day: date | None, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """From and to in UTC, where the row has both. Without a day of its own an earlier end is on the next day."""
    if begin is None or end is None:
        return None, None
    last = end_day or (day + timedelta(days=1) if end < begin else day)
    started = datetime.combine(day, begin, zone).astimezone(UTC)
    ended = datetime.combine(last, end, zone).astimezone(UTC)
    if ended < started:
        raise ValueError(_("the end lies before the beginning"))
    return started, ended


def _keyed(found: Found, row: dict[str, str], columns: Columns, seen: Counter[str]) -> Found:
    """The n-th of equal rows has its own key: two equal rows are two stretches of work."""
    facts: Sequence[object] = (
        found.day, found.started_at, found.ended_at, found.seconds, found.client, found.task, found.description,
        _cell(row, columns.person),
    )  # fmt: skip
    same = "\x1f".join(map(str, facts))
    seen[same] += 1
    digest = hashlib.sha256(f"{same}\x1f{seen[same]}".encode()).hexdigest()
    return Found(**{**found.__dict__, "key": digest})
