"""Peppol BIS Billing 3.0, beyond EN 16931: what the network turns away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Line
from foundation.einvoicing.rounding import exactly
from foundation.einvoicing.rules.case import Case, error

INVOICES: tuple[str, ...] = (
    "71",
    "80",
    "82",
    "84",
    "102",
    "218",
    "219",
    "331",
    "380",
    "382",
    "383",
    "386",
    "388",
    "393",
    "395",
    "553",
    "575",
)
INVOICES += ("623", "780", "817", "870", "875", "876", "877")
CREDIT_NOTES = ("81", "83", "381", "396", "532")
PROCESS = r"urn:fdc:peppol.eu:2017:poacc:billing:[0-9]{2}:1.0"
SLACK = Decimal("0.02")


def peppol(case: Case) -> Iterator[Finding]:
    """References, addresses, currencies, direct debits, then lines and allowances."""
    it = case.document
    if not re.fullmatch(PROCESS, it.process):
        yield _no(
            "R007", "BT-23 process", "The business process is not one of Peppol.", "Het proces hoort niet bij Peppol."
        )
    if len(it.notes) > 1:
        yield _no("R002", "BG-1 notes", "Only one note is allowed.", "Er mag maar één opmerking zijn.")
    if not (it.buyer_reference or it.order or it.sales_order):
        en, nl = (
            "The buyer's reference or order number is missing.",
            "De referentie of het ordernummer van de klant ontbreekt.",
        )
        yield _no("R003", "BT-10 buyer_reference", en, nl)
    if not it.buyer.endpoint:
        en, nl = "The buyer's Peppol address is missing.", "Het Peppol-adres van de klant ontbreekt."
        yield _no("R010", "BT-49 buyer.endpoint", en, nl)
    if not it.seller.endpoint:
        en, nl = "The seller's Peppol address is missing.", "Het Peppol-adres van de verkoper ontbreekt."
        yield _no("R020", "BT-34 seller.endpoint", en, nl)
    if it.tax_currency and it.tax_currency == it.currency:
        en, nl = "The VAT currency must differ from the currency.", "De btw-valuta moet een andere zijn dan de valuta."
        yield _no("R005", "BT-6 tax_currency", en, nl)
    if any(way.code in ("49", "59") for way in it.payment_means) and not it.mandate:
        yield _no("R061", "BT-89 mandate", "A direct debit needs a mandate.", "Een incasso mist een machtiging.")
    yield from _type(case)
    yield from _lines(case)
    yield from _parts(case)


def _no(rule: str, field: str, en: str, nl: str) -> Finding:
    return error(f"PEPPOL-EN16931-{rule}", field, en, nl)


def _type(case: Case) -> Iterator[Finding]:
    it = case.document
    german = {it.seller.address.country, it.buyer.address.country} == {"DE"}
    allowed = CREDIT_NOTES if it.is_credit_note else INVOICES + (("326", "384") if german else ())
    if it.type_code not in allowed:
        rule = "P0101" if it.is_credit_note else "P0100"
        en = f"Peppol does not take type {it.type_code} here. A correction is a credit note, 381."
        nl = f"Peppol neemt soort {it.type_code} hier niet aan. Een correctie is een creditnota, 381."
        yield _no(rule, "BT-3 type_code", en, nl)


def _lines(case: Case) -> Iterator[Finding]:
    whole = case.document.period
    for place, line in enumerate(case.document.lines):
        where, span = f"lines[{place}]", line.period
        if whole and span and whole.start and span.start and span.start < whole.start:
            yield _no("R110", f"BT-134 {where}", *_outside(place))
        if whole and span and whole.end and span.end and span.end > whole.end:
            yield _no("R111", f"BT-135 {where}", *_outside(place))
        if line.base_unit and line.base_unit != line.unit:
            en, nl = "Price and quantity have different units.", "Prijs en aantal hebben verschillende eenheden."
            yield _no("R130", f"BT-150 {where}", en, nl)
        if not _price_closes(line):
            en = "The price must be the gross price less its discount."
            nl = "De prijs moet de brutoprijs min de korting zijn."
            yield _no("R046", f"BT-146 {where}", en, nl)


def _outside(place: int) -> tuple[str, str]:
    return (
        f"The period of line {place + 1} falls outside that of the invoice.",
        f"De periode van regel {place + 1} valt buiten die van de factuur.",
    )


@exactly
def _price_closes(line: Line) -> bool:
    if line.gross_price is None or line.price_discount is None:
        return True
    return line.gross_price - line.price_discount == line.unit_price


@exactly
def _parts(case: Case) -> list[Finding]:
    found = []
    for where, part, _ in case.parts():
        base, percentage = part.base_amount, part.percentage
        if (base is None) != (percentage is None):
            en, nl = (
                "Give percentage and base amount, or neither.",
                "Geef percentage en grondbedrag, of geen van beide.",
            )
            found.append(_no("R041" if base is None else "R042", where, en, nl))
        elif base is not None and percentage is not None and abs(part.amount - base * percentage / 100) > SLACK:
            en, nl = (
                "The amount is not the percentage of the base.",
                "Het bedrag is niet het percentage van het grondbedrag.",
            )
            found.append(_no("R040", where, en, nl))
    return found
