"""The rhythm of recurring invoices: which day comes next, which period it is about, and the words for that period."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from invoices.states import Covers, Rhythm

LAST_DAY = 31  # as `day`: the last day of every month
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
PLACEHOLDERS = ("period", "week", "month", "quarter", "year", "start", "end")
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Period:
    """First and last day, both included. `key` names it once for ever; `rhythm` says what it is a piece of."""

    key: str
    start: date
    end: date
    rhythm: str
    covers: str


def following(day: date, rhythm: str, on_day: int) -> date:
    """The next turn after one. `on_day` is cut to the length of the month, and comes back in longer ones."""
    if rhythm == Rhythm.WEEKLY:
        return day + timedelta(days=7)
    return _in_month(day.year, day.month + _MONTHS[Rhythm(rhythm)], on_day)


def first_from(day: date, earliest: date, rhythm: str, on_day: int) -> date:
    """The first turn that is not before `earliest`."""
    while day < earliest:
        day = following(day, rhythm, on_day)
    return day


def _in_month(year: int, month: int, on_day: int) -> date:
    """`month` may run over: 13 is January of the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(on_day, monthrange(year, month)[1]))


def last_of_month(day: date) -> date:
    return _in_month(day.year, day.month, LAST_DAY)


def period_of(day: date, rhythm: str, covers: str, on_day: int) -> Period:
    """What the invoice of this day is about. The key is that of a week, month, quarter or year of the calendar."""
    start, end, key = _piece(day, rhythm)
    if covers == Covers.PREVIOUS:
        start, end, key = _piece(start - timedelta(days=1), rhythm)
    elif covers == Covers.RUNNING:
        start, end = day, following(day, rhythm, on_day) - timedelta(days=1)
    return Period(key, start, end, rhythm, covers)


def _piece(day: date, rhythm: str) -> tuple[date, date, str]:
    if rhythm == Rhythm.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        year, week, _weekday = day.isocalendar()
        return monday, monday + timedelta(days=6), f"{year}-W{week:02d}"
    if rhythm == Rhythm.MONTHLY:
        return day.replace(day=1), last_of_month(day), f"{day.year}-{day.month:02d}"
    if rhythm == Rhythm.QUARTERLY:
        first = (day.month - 1) // 3 * 3 + 1
        return date(day.year, first, 1), _in_month(day.year, first + 2, LAST_DAY), f"{day.year}-Q{first // 3 + 1}"
    return date(day.year, 1, 1), date(day.year, 12, 31), str(day.year)


def words_of(period: Period, language: str) -> dict[str, str]:
    """What each placeholder stands for, in the invoice's language; month and the like are those of the first day."""
    locale = {"nl": "nl_NL"}.get(language, "en_GB")
    first = period.start
    words = {
        "week": str(first.isocalendar()[1]),
        "month": format_date(first, "LLLL", locale=locale),
        "quarter": f"{'K' if language == 'nl' else 'Q'}{(first.month - 1) // 3 + 1}",
        "year": str(first.year),
        "start": format_date(first, "d MMMM y", locale=locale),
        "end": format_date(period.end, "d MMMM y", locale=locale),
    }
    return words | {"period": _name(period, words)}


def _name(period: Period, words: dict[str, str]) -> str:
    if period.covers == Covers.RUNNING:
        return f"{words['start']} – {words['end']}"
    if period.rhythm == Rhythm.WEEKLY:
        return f"week {words['week']}, {period.start.isocalendar()[0]}"
    before = {Rhythm.MONTHLY: f"{words['month']} ", Rhythm.QUARTERLY: f"{words['quarter']} "}
    return before.get(Rhythm(period.rhythm), "") + words["year"]


def fill(text: str, words: dict[str, str]) -> str:
    """The description with its placeholders filled; braces around anything else stay as they are."""
    return _SLOT.sub(lambda match: words.get(match[1].lower(), match[0]), text)


def unknown_in(text: str) -> list[str]:
    """Placeholders nobody fills, in order."""
    return [name for name in dict.fromkeys(_SLOT.findall(text)) if name.lower() not in PLACEHOLDERS]
