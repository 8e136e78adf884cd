"""Gapless numbers per business and series; a rollback gives the number back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sequences import get_next_value

PLACEHOLDERS = {"year", "seq"}


def next_number(*, business_id: UUID, number_format: str, kind: str, day: date) -> str:
    """The next number of this kind in this year. Must run inside the issuing transaction, as late as possible."""
    series = f"{kind}:{business_id}:{day.year}" if "{year}" in number_format else f"{kind}:{business_id}"
    return number_format.format(year=day.year, seq=get_next_value(series))
