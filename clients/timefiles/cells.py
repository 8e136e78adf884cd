"""Single cells of a table of hours: days, times of day, lengths, rates. Each raises ValueError with a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from foundation.kernel import hours

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[ ,].*)?")
CLOCK = re.compile(r"(?:.*[T ])?(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
NO = {"no", "nee", "false", "0", "nein", "n", "non"}
FORMULA_MARK = "'"
MOST_RATE = Decimal("99999999.99")


def month_first(cells: Iterable[str]) -> bool | None:
    """Whether `03/04/2026` is the fourth of March, judged by all days of the file; None where none of them tells."""
    found = [match for cell in cells if (match := PARTS.fullmatch(cell))]
    if any(int(match[1]) > 12 for match in found):
        return False
    if any(int(match[2]) > 12 for match in found):
        return True
    return None if found else False


def day(text: str, *, month_leads: bool) -> date:
    """Year first, or day and month in the order that the file has."""
    if match := ISO.fullmatch(text):
        year, month, number = match.groups()
    elif match := PARTS.fullmatch(text):
        first, second, year = match.groups()
        month, number = (first, second) if month_leads else (second, first)
    else:
        raise ValueError(_("no date we can read (“%(text)s”)") % {"text": text[:30]})
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        raise ValueError(_("a date that does not exist (“%(text)s”)") % {"text": text[:30]}) from None
    if not 2000 <= found.year <= 2100:
        raise ValueError(_("a date that does not exist (“%(text)s”)") % {"text": text[:30]})
    return found


def clock(text: str) -> time | None:
    """`09:00`, `09:00:00`, `09:00:00 PM`; nothing where the cell is empty."""
    if not text:
        return None
    match = CLOCK.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        hour = int(match[1])
        if match[4]:
            if not 1 <= hour <= 12:
                raise ValueError
            hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
        return time(hour, int(match[2]), int(match[3] or 0))
    except ValueError:
        raise ValueError(_("no time of day we can read (“%(text)s”)") % {"text": text[:30]}) from None


def length(text: str, *, in_seconds: bool) -> int | None:
    """Seconds of `01:30:00`, `1,5` or `1.5`. A bare whole number of Kimai counts seconds."""
    if not text:
        return None
    try:
        found = int(text) if in_seconds and re.fullmatch(r"\d{1,9}", text) else hours.parse(text)
    except ValueError:
        raise ValueError(_("no length we can read (“%(text)s”)") % {"text": text[:30]}) from None
    if found > hours.LONGEST:
        raise ValueError(_("more than 1,000 hours at once"))
    return found


def rate(text: str) -> Decimal | None:
    """An hourly rate in cents; nothing and zero mean that there is none."""
    plain = re.sub(r"[\s\u00a0€]|EUR", "", text).replace(",", ".")
    if not plain:
        return None
    try:
        found = Decimal(plain).quantize(Decimal("0.01")) if re.fullmatch(r"\d{1,8}(\.\d{1,6})?", plain) else None
    except InvalidOperation:
        found = None
    if found is None or found > MOST_RATE:
        raise ValueError(_("no rate we can read (“%(text)s”)") % {"text": text[:30]})
    return found or None


def words(text: str, most: int) -> str:
    """One line; a mark that a spreadsheet put before a formula goes away, what looks like one is only text here."""
    tidy = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if tidy.startswith(FORMULA_MARK) and tidy[1:2] in ("=", "+", "-", "@"):
        tidy = tidy[1:]
    return tidy[:most].strip()
