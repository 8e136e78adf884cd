"""Worked time: kept in whole seconds, shown as h:mm, and made into hours of 0.01 in one place."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
HOUR = 3600
DAY = 24 * HOUR
LONGEST = 1000 * HOUR  # of one entry: a forgotten timer is flagged, not lost
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_DECIMAL = re.compile(r"(\d{1,4})(?:[.,](\d{1,4}))?")
_WORDS = re.compile(r"(?:(\d{1,3})\s*[hu](?:ours?|ur|rs?)?)?\s*(?:(\d{1,4})\s*m(?:in(?:utes?|uten|uut)?)?)?")


def hours(seconds: int) -> Decimal:
    """Hours with two decimals, half up. Add the seconds first and round the sum: rounded parts would not add up."""
    return (Decimal(seconds) / HOUR).quantize(HUNDREDTH, ROUND_HALF_UP)


def clock(seconds: int) -> str:
    """`1:30`, or `0:00:45` where there are odd seconds."""
    whole, rest = divmod(seconds, HOUR)
    minutes, odd = divmod(rest, 60)
    return f"{whole}:{minutes:02d}:{odd:02d}" if odd else f"{whole}:{minutes:02d}"


def parse(text: str) -> int:
    """Seconds of `1:30`, `1:30:15`, `1,5`, `1.5`, `1h 30m` or `90m`; a bare number is hours. Raises ValueError."""
    plain = text.strip().lower()
    if match := _CLOCK.fullmatch(plain):
        whole, minutes, odd = match.groups()
        return int(whole) * HOUR + int(minutes) * 60 + int(odd or 0)
    if match := _DECIMAL.fullmatch(plain):
        return int((Decimal(f"{match[1]}.{match[2] or 0}") * HOUR).quantize(Decimal(1), ROUND_HALF_UP))
    match = _WORDS.fullmatch(plain)
    if match and any(match.groups()):
        return int(match[1] or 0) * HOUR + int(match[2] or 0) * 60
    raise ValueError(text)
