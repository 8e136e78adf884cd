"""What both syntaxes share in reading: the totals a document claims, notes, and values that are told several times."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from foundation.einvoicing.finding import WARNING
from foundation.einvoicing.model import Exemption, Line, Note, Totals, VatGroup
from foundation.einvoicing.reader import Log, Reader, unreadable
from foundation.einvoicing.rounding import ZERO, exactly

REQUIRED = {
    "sum_of_lines": ("BR-12", "BT-106", "the sum of the lines", "de som van de regels"),
    "net": ("BR-13", "BT-109", "the total without VAT", "het totaal zonder btw"),
    "gross": ("BR-14", "BT-112", "the total with VAT", "het totaal met btw"),
    "payable": ("BR-15", "BT-115", "the amount to pay", "het te betalen bedrag"),
}


def stated_totals(
    log: Log, nets: Sequence[Decimal | None], groups: tuple[VatGroup, ...], **amounts: Decimal | None
) -> dict[str, Any]:
    """`stated`, `prepaid` and `rounding` of a document. A missing total is reported, and then none counts as stated."""
    prepaid, rounding = amounts["prepaid"] or ZERO, amounts["rounding"] or ZERO
    missing = [name for name in REQUIRED if amounts[name] is None]
    for name in missing:
        rule, field, en, nl = REQUIRED[name]
        log.add(rule, f"{field} {name}", f"The document does not state {en}.", f"Het document noemt {nl} niet.")
    for place, net in enumerate(nets):
        if net is None:
            where = f"BT-131 lines[{place}]"
            log.add("BR-24", where, "The line has no net amount.", "De regel heeft geen nettobedrag.")
    if missing or None in nets:
        return {"prepaid": prepaid, "rounding": rounding, "stated": None}
    foreign = amounts.pop("vat_in_tax_currency")
    known = {name: ZERO if amount is None else amount for name, amount in amounts.items()}
    stated = Totals(line_nets=tuple(nets), breakdown=groups, vat_in_tax_currency=foreign, **known)  # type: ignore[arg-type]
    return {"prepaid": prepaid, "rounding": rounding, "stated": stated}


def exemptions_of(groups: Iterable[VatGroup]) -> tuple[Exemption, ...]:
    """The reasons told in the breakdown, one per category."""
    found = {
        one.category: Exemption(one.category, one.reason, one.reason_code)
        for one in groups
        if one.reason or one.reason_code
    }
    return tuple(found.values())


def note_of(text: str) -> Note:
    """UBL writes the subject code BT-21 into the text: `#AAI#text`."""
    match = re.fullmatch(r"#([A-Z]{3})#(.*)", text, re.DOTALL)
    return Note(match[2], match[1]) if match else Note(text)


def issue_day(root: Reader, path: str) -> date:
    """BT-2, without which nothing can be filed. Raises Unreadable."""
    found = root.day(path)
    if found is None:
        raise unreadable(
            "BR-03", "BT-2 issue_date", "The document has no date of issue.", "Het document heeft geen factuurdatum."
        )
    return found


def same(those: Iterable[Reader], path: str) -> str:
    """A value that every way of paying repeats; a second, different one is reported."""
    found = [(one.text(path), one) for one in those if one.one(path)]
    for value, one in found[1:]:
        if value != found[0][0]:
            one.log.add(
                "READ-TWICE",
                one.one(path).place,
                f"“{value}” contradicts “{found[0][0]}”, which was kept.",
                f"“{value}” spreekt “{found[0][0]}” tegen; het laatste is bewaard.",
                WARNING,
            )
    return found[0][0] if found else ""


def line_of(one: Reader, fields: dict[str, Any]) -> Line:
    """A line from what was read. A negative price (BR-27) moves its minus to the quantity, which means the same.

    Raises Unreadable for what no line can be.
    """
    if fields["unit_price"] < 0:
        one.log.add(
            "BR-27",
            f"BT-146 {one.place}",
            "The price is negative. It was read as a negative quantity, which comes to the same amount.",
            "De prijs is negatief. Hij is gelezen als negatief aantal; dat komt op hetzelfde bedrag uit.",
            WARNING,
        )
        fields |= {"unit_price": -fields["unit_price"], "quantity": -fields["quantity"]}
        fields |= {"gross_price": None, "price_discount": None}
    try:
        return Line(**fields)
    except ValueError as error:
        raise unreadable(
            "READ-LINE", one.place, f"The line cannot be: {error}.", f"De regel kan niet kloppen: {error}."
        ) from None


@exactly
def prices(net: Decimal | None, gross: Decimal | None, discount: Decimal | None) -> dict[str, Any]:
    """BT-146 to BT-148 of a line. A discount without its gross price gets the one it was taken from."""
    net = ZERO if net is None else net
    if gross is None and discount:
        gross = net + discount
    return {"unit_price": net, "gross_price": gross, "price_discount": None if gross is None else discount}


def rate_of(one: Reader, category: str, path: str) -> Decimal:
    """BT-119 or BT-152 in percent. Missing is 0, which is reported where a rate is due."""
    rate = one.number(path)
    if rate is None and category in ("S", "L", "M"):
        one.log.add(
            "BR-48",
            one.place,
            "A VAT rate is missing. It was read as 0 %.",
            "Een btw-tarief ontbreekt. Het is gelezen als 0 %.",
        )
    return Decimal(0) if rate is None else rate


def content_of(binary: Reader) -> bytes:
    """The attachment's bytes. Raises Unreadable for what is no base64."""
    try:
        return b64decode("".join(binary.text().split()), validate=True)
    except (Base64Error, ValueError):
        raise unreadable(
            "READ-ATTACHMENT",
            binary.place,
            "The attachment is damaged: it is not valid base64.",
            "De bijlage is beschadigd: het is geen geldige base64.",
        ) from None
