"""From the lines of EN 16931 to the plainer lines of a draft, to the same cent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.einvoicing.model import AllowanceCharge, Document, Line, Period
from foundation.einvoicing.numbers import plain, plain_rate
from foundation.einvoicing.rounding import exactly, r
from invoices.sheets import day
from invoices.states import Unit

QUANTITY_BELOW, QUANTITY_PLACES = 10**6, 4
PRICE_BELOW, PRICE_PLACES = 10**8, 6
# UN/ECE codes that mean what one of ours means.
SAME_UNIT = {"EA": Unit.PIECE, "H87": Unit.PIECE, "NAR": Unit.PIECE, "XPP": Unit.PIECE, "PCE": Unit.PIECE,
             "ZZ": Unit.PIECE, "1": Unit.PIECE, "E48": Unit.LUMP_SUM}  # fmt: skip


def rows_of(document: Document) -> Iterator[dict[str, Any]]:
    """Lines for `draft.save`. Allowances and charges, of a line or of the document, become lines of their own.

    The sums per VAT rate are those of `einvoicing.totals`: every part was rounded to the cent by itself there too.
    """
    for line in document.lines:
        row = _row(line, served_on(line, document))
        yield row
        yield from _parts(line.allowances, line.charges, row)
    last = _last_day(document)
    yield from _parts(document.allowances, document.charges, {"service_date": last})


def served_on(line: Line, document: Document) -> date | None:
    """The last day of the line's own period, else the day of delivery, else the last day of the document's period."""
    return (_end(line.period) if line.period else None) or _last_day(document)


def _last_day(document: Document) -> date | None:
    return (document.delivery.day if document.delivery else None) or _end(document.period)


def _end(period: Period | None) -> date | None:
    return (period.end or period.start) if period else None


def _row(line: Line, served: date | None) -> dict[str, Any]:
    quantity, unit, price, said = _priced(line)
    return {
        "description": _text(line, said),
        "service_date": served,
        "quantity": quantity,
        "unit": unit,
        "unit_price": price,
        "vat_category": line.category,
        "vat_rate": plain_rate(line.rate),
    }


@exactly
def _priced(line: Line) -> tuple[Decimal, str, Decimal, str]:
    """Quantity, unit and price as typed here; what does not fit becomes one lump sum, with the sum spelled out."""
    unit = line.unit if line.unit in Unit.values else SAME_UNIT.get(line.unit, "")
    price = line.unit_price / line.base_quantity
    exact = price * line.base_quantity == line.unit_price
    if (
        unit
        and exact
        and fits(line.quantity, QUANTITY_BELOW, QUANTITY_PLACES)
        and fits(price, PRICE_BELOW, PRICE_PLACES)
    ):
        return line.quantity, unit, price, ""
    net = r(line.unit_price * line.quantity / line.base_quantity)
    per = "" if line.base_quantity == 1 else f" / {plain(line.base_quantity)}"
    said = f"{plain(line.quantity)} {unit_name(line.unit)} × {plain(line.unit_price)}{per}"
    return Decimal(1).copy_sign(net), Unit.LUMP_SUM, abs(net), said


def fits(value: Decimal, below: int, places: int) -> bool:
    """Whether a field of the draft can hold the number exactly."""
    return abs(value) < below and round(value, places) == value


def unit_name(code: str) -> str:
    """Our word for a unit, else its code."""
    return str(Unit(code).label) if code in Unit.values else code


def _text(line: Line, said: str) -> str:
    """All that the line says in words, the period too when it is longer than a day."""
    language = get_language() or "en"
    period = line.period
    span = ""
    if period and period.start and period.end and period.start != period.end:
        span = f"{day(period.start.isoformat(), language)} – {day(period.end.isoformat(), language)}"
    return "\n".join(filter(None, (line.description, line.details, line.note, span, said)))


def _parts(
    allowances: tuple[AllowanceCharge, ...], charges: tuple[AllowanceCharge, ...], row: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for part in allowances:
        yield _part(part, Decimal(-1), part.reason or _("Discount"), row)
    for part in charges:
        yield _part(part, Decimal(1), part.reason or _("Surcharge"), row)


def _part(part: AllowanceCharge, sign: Decimal, words: str, row: dict[str, Any]) -> dict[str, Any]:
    amount = sign * r(part.amount)
    return {
        "description": words,
        "service_date": row["service_date"],
        "quantity": Decimal(1).copy_sign(amount),
        "unit": Unit.LUMP_SUM,
        "unit_price": abs(amount),
        "vat_category": row.get("vat_category", part.category),
        "vat_rate": row["vat_rate"] if "vat_rate" in row else plain_rate(part.rate),
    }
