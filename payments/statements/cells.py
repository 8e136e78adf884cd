"""Single cells of a bank's table: days, amounts, and the bare rows of ABN AMRO."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from payments.errors import StatementRefused

OUTGOING = {"af", "debit", "d", "debet", "dbit", "out"}
ABN_HEADING = (
    "Rekening", "Munt", "Boekdatum", "Saldo voor boeking", "Saldo na boeking", "Rentedatum", "Bedrag", "Omschrijving",
)  # fmt: skip
_DAYS = (
    re.compile(r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})(?:[T ].*)?"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?: .*)?"),
)


def is_bare_abn(row: Sequence[str]) -> bool:
    """ABN AMRO's text download has no heading: account, currency, day, two balances, day, amount, text."""
    return (
        len(row) == len(ABN_HEADING)
        and bool(re.fullmatch(r"[A-Z]{3}", row[1].strip()))
        and all(re.fullmatch(r"\d{8}", row[place].strip()) for place in (2, 5))
    )


def day(text: str, place: int) -> date:
    """Year first, or day first as in Europe. `place` is the row for the sentence of a refusal."""
    for pattern in _DAYS:
        if match := pattern.fullmatch(text):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                break
    raise StatementRefused(
        _("Row %(row)s has no date we can read (“%(text)s”). Nothing was imported.") % {"row": place, "text": text[:30]}
    )


def amount(text: str, place: int) -> Decimal:
    """Two decimals, comma or dot. `1.234` could mean two amounts, so it is refused."""
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text).replace("\u2212", "-")
    if match := re.fullmatch(r"([+-]?\d{1,3}(?:([.,])\d{3})+)([.,])(\d{1,2})", plain):
        head, grouping, mark, tail = match.groups()
        plain = f"{head.replace(grouping, '')}.{tail}" if grouping != mark else "?"
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,2})?", plain):
        raise StatementRefused(
            _("Row %(row)s has no amount we can read (“%(text)s”). Nothing was imported.")
            % {"row": place, "text": text[:30]}
        )
    return Decimal(plain).quantize(Decimal("0.01"))
