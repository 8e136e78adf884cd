"""Amounts and document numbers that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

_DIGITS = r"\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?:€|EUR)\s?(?P<after>{_DIGITS})(?:,-)?|(?<![\w.,])(?P<before>{_DIGITS})\s?(?:euros?\b|EUR\b|€)", re.I
)
_NUMBER = re.compile(r"(?<![\w-])(?:[A-Z]{1,4}-)?20\d\d-\d{3,6}(?![\w-])")


def amounts(text: str) -> Iterator[tuple[Decimal, str]]:
    """Each amount in euros with the words that name it: `€ 1.234,50`, `€1,234.50`, `100 euro`."""
    for match in _AMOUNT.finditer(text):
        value = amount(match["after"] or match["before"])
        if value is not None:
            yield value, match[0]


def amount(text: str) -> Decimal | None:
    """The value of a number as people write it; a comma or point before one or two last digits is the decimal mark."""
    parts = re.fullmatch(r"([\d., ]*?\d)(?:[.,](\d{1,2}))?", text.strip())
    if parts is None:
        return None
    try:
        return Decimal(f"{re.sub(r'[., ]', '', parts[1])}.{parts[2] or 0}")
    except InvalidOperation:
        return None


def numbers(text: str) -> list[str]:
    """Numbers of invoices and cases, such as `2026-0031` or `G-2026-0007`."""
    return _NUMBER.findall(text)
