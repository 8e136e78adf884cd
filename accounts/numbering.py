"""How invoice numbers are written. Plain Python: a format is text with `{seq}` and, if one likes, `{year}`."""

from __future__ import annotations

import re
from string import Formatter

LONGEST = 30
_WIDTH = re.compile(r"0[1-9]d")
_LITERAL = re.compile(r"[A-Za-z0-9 ./_-]*")


class BadFormat(ValueError):
    """`reason` is one of: syntax, unknown, seq, literal, width, long."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def written(number_format: str, *, year: int, seq: int) -> str:
    """The number as printed: `written("{year}-{seq:04d}", year=2025, seq=7)` is `2025-0007`."""
    return number_format.format(year=year, seq=seq)


def check(number_format: str) -> None:
    """Raise BadFormat unless the format gives a different, printable number for every `seq`."""
    try:
        parts = list(Formatter().parse(number_format))
    except ValueError as error:
        raise BadFormat("syntax") from error
    for literal, name, spec, conversion in parts:
        _check_part(literal, name, spec, conversion)
    if [name for _literal, name, _spec, _conversion in parts].count("seq") != 1:
        raise BadFormat("seq")
    if len(written(number_format, year=2025, seq=999_999)) > LONGEST:
        raise BadFormat("long")


def _check_part(literal: str, name: str | None, spec: str | None, conversion: str | None) -> None:
    if not _LITERAL.fullmatch(literal):
        raise BadFormat("literal")
    if name is None:
        return
    if name not in ("year", "seq") or conversion:
        raise BadFormat("unknown")
    if spec and not (name == "seq" and _WIDTH.fullmatch(spec)):
        raise BadFormat("width")


def can_collide(one: str, other: str) -> bool:
    """Whether two valid formats write the same text for the same year and place in the row."""
    return written(one, year=2025, seq=7) == written(other, year=2025, seq=7)
