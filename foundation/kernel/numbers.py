"""Numbers as people type them, in Dutch or English."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

LONGEST = 60  # characters; nobody types a longer number on purpose
_CLEAN = re.compile(r"[\s\u00a0\u202f€'’]")


def parse_decimal(text: str, language: str) -> Decimal:
    """`1.234,5` and `1234.5` alike; a lone separator before exactly three digits reads as the language reads it.

    Raises ValueError for anything that is not one plain number.
    """
    if len(text) > LONGEST:
        raise ValueError("too long")
    plain = _CLEAN.sub("", text)
    decimal_mark = "," if language == "nl" else "."
    plain = plain.replace(_grouping(plain, decimal_mark), "").replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", plain):
        raise ValueError(text)
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error


def _grouping(plain: str, decimal_mark: str) -> str:
    """Which of the two marks only groups thousands; a space where neither does: none is left by then."""
    comma, dot = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and dot >= 0:
        return "." if comma > dot else ","
    mark = "," if comma >= 0 else "."
    groups = re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(\{mark}\d{{3}})+", plain)
    only_groups = groups and (plain.count(mark) > 1 or mark != decimal_mark)
    return mark if only_groups else " "


def show_decimal(value: Decimal, language: str, places: int = 0) -> str:
    """For an input: no grouping, no needless zeros, but at least `places` decimals."""
    text = f"{value:f}"
    if "." in text:
        whole, fraction = text.split(".")
        fraction = fraction.rstrip("0").ljust(places, "0")
        text = f"{whole}.{fraction}" if fraction else whole
    elif places:
        text = f"{text}.{'0' * places}"
    return text.replace(".", ",") if language == "nl" else text
