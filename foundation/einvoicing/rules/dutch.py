"""Dutch sellers: NL-R in Peppol, BR-NL in NLCIUS, and what Dutch tax law asks of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Address, Identifier
from foundation.einvoicing.rules.case import Case, error, warning

REGISTERS = ("0106", "0190")  # KvK, OIN
PAYMENT_CODES = ("30", "48", "49", "57", "58", "59")
COMPANY = re.compile(r"\b[BN]\.?V\.?\b|stichting|vereniging|coöperatie|cooperatie", re.IGNORECASE)


def dutch(case: Case) -> Iterator[Finding]:
    """The same demands in both rule sets, under the number that each of them gives."""
    it, names = case.document, _names(case)
    at_home = it.buyer.address.country == "NL"
    if not _registered(it.seller.legal_id):
        en, nl = (
            "The seller needs a KvK number (0106) or OIN (0190).",
            "De verkoper mist een KvK-nummer (0106) of OIN (0190).",
        )
        yield error(names["seller"], "BT-30 seller.legal_id", en, nl)
    if not _complete(it.seller.address):
        yield error(names["seller address"], "BG-5 seller.address", *_address("seller", "verkoper"))
    if at_home and not _complete(it.buyer.address):
        yield error(names["buyer address"], "BG-8 buyer.address", *_address("buyer", "klant"))
    if at_home and not _registered(it.buyer.legal_id) and (it.buyer.legal_id or case.spec.key == "nlcius"):
        en, nl = (
            "The buyer needs a KvK number (0106) or OIN (0190).",
            "De klant mist een KvK-nummer (0106) of OIN (0190).",
        )
        yield error(names["buyer"], "BT-47 buyer.legal_id", en, nl)
    away = it.representative and it.representative.address
    if away and away.country == "NL" and not _complete(away):
        en, nl = _address("tax representative", "fiscaal vertegenwoordiger")
        yield error(names["representative address"], "BG-12 representative.address", en, nl)
    if _owed(case) and not it.payment_means:
        yield error(names["payment"], "BG-16 payment_means", "Say how to pay.", "Zeg hoe er betaald kan worden.")
    if (at_home or case.spec.key == "nlcius") and any(way.code not in PAYMENT_CODES for way in it.payment_means):
        en = "The way of paying must be 30, 48, 49, 57, 58 or 59."
        nl = "De betaalwijze moet 30, 48, 49, 57, 58 of 59 zijn."
        yield error(names["payment code"], "BT-81 payment_means", en, nl)
    yield from _only_peppol(case) if case.spec.key == "peppol" else _only_nlcius(case)


def _owed(case: Case) -> bool:
    """Peppol looks at who owes whom, NLCIUS at the amount alone."""
    payable = case.sums.payable
    return payable < 0 if case.spec.key == "peppol" and case.document.is_credit_note else payable > 0


def _names(case: Case) -> dict[str, str]:
    keys = ("seller", "seller address", "buyer address", "representative address", "buyer", "payment", "payment code")
    peppol = ("NL-R-003", "NL-R-002", "NL-R-004", "NL-R-006", "NL-R-005", "NL-R-007", "NL-R-008")
    nlcius = ("BR-NL-1", "BR-NL-3", "BR-NL-4", "BR-NL-5", "BR-NL-10", "BR-NL-11", "BR-NL-12")
    return dict(zip(keys, peppol if case.spec.key == "peppol" else nlcius, strict=True))


def _registered(one: Identifier | None) -> bool:
    return bool(one and one.scheme in REGISTERS)


def _complete(one: Address) -> bool:
    return bool(one.line_1 and one.city and one.postcode)


def _address(en: str, nl: str) -> tuple[str, str]:
    return f"The {en}'s street, postcode or town is missing.", f"Straat, postcode of plaats van de {nl} ontbreekt."


def _only_peppol(case: Case) -> Iterator[Finding]:
    it = case.document
    if it.is_credit_note and not it.preceding:
        en, nl = (
            "A credit note must name the invoice it corrects.",
            "Een creditnota moet de factuur noemen die ze verbetert.",
        )
        yield error("NL-R-001", "BG-3 preceding", en, nl)
    if any(line.order_line for line in it.lines) and not it.order:
        en, nl = "Order lines need the order's number.", "Orderregels vragen om het nummer van de order."
        yield error("NL-R-009", "BT-13 order", en, nl)


def _only_nlcius(case: Case) -> Iterator[Finding]:
    it = case.document
    if not (it.buyer_reference or it.order or it.sales_order):
        en, nl = (
            "The buyer's reference or order number is missing.",
            "De referentie of het ordernummer van de klant ontbreekt.",
        )
        yield error("BR-NL-2", "BT-10 buyer_reference", en, nl)
    if it.type_code not in ("380", "381", "384", "389"):
        yield error(
            "BR-NL-7",
            "BT-3 type_code",
            "The type must be 380, 381, 384 or 389.",
            "De soort moet 380, 381, 384 of 389 zijn.",
        )
    if it.type_code == "384" and not it.preceding:
        en, nl = (
            "A correction must name the invoice it corrects.",
            "Een correctie moet de factuur noemen die ze verbetert.",
        )
        yield error("BR-NL-9", "BG-3 preceding", en, nl)
    unwelcome = (
        ("BR-NL-19", "BT-6 tax_currency", it.tax_currency),
        ("BR-NL-20", "BT-7 tax_point", it.tax_point),
        ("BR-NL-21", "BT-8 tax_point_code", it.tax_point_code),
        ("BR-NL-25", "BT-32 seller.tax_id", it.seller.tax_id),
        ("BR-NL-26", "BT-33 seller.legal_text", it.seller.legal_text),
    )
    for rule, field, value in unwelcome:
        if value:
            yield warning(rule, field, "NLCIUS advises against this field.", "NLCIUS raadt dit veld af.")


def tax_law(case: Case) -> Iterator[Finding]:
    """Advice of Dutch VAT law, for sellers in the Netherlands, whatever the rule set."""
    it = case.document
    if contains_bsn(it.seller.vat_id) and not COMPANY.search(it.seller.name):
        yield warning(
            "BSN",
            "BT-31 seller.vat_id",
            "This VAT number may contain a citizen service number (BSN). A sole trader uses the btw-id instead.",
            "In dit btw-nummer zit mogelijk een burgerservicenummer (BSN). Gebruik als eenmanszaak het btw-id.",
        )
    day = it.delivery.day if it.delivery and it.delivery.day else it.period.end if it.period else None
    if day is None:
        yield warning(
            "art. 35a",
            "BT-72 delivery.day",
            "Say when the work was done: a delivery date or a period.",
            "Zeg wanneer het werk is gedaan: een leverdatum of een periode.",
        )
    elif not it.is_credit_note and it.issue_date > last_day_to_invoice(day):
        yield warning(
            "art. 34g",
            "BT-2 issue_date",
            f"This should have been invoiced by {last_day_to_invoice(day):%d-%m-%Y} (art. 34g Wet OB).",
            f"Dit had uiterlijk {last_day_to_invoice(day):%d-%m-%Y} gefactureerd moeten zijn (art. 34g Wet OB).",
        )


def last_day_to_invoice(supplied: date) -> date:
    """The 15th of the month after the supply (art. 34g Wet OB 1968)."""
    return date(supplied.year + supplied.month // 12, supplied.month % 12 + 1, 15)


def contains_bsn(vat_id: str) -> bool:
    """Whether the nine digits of a Dutch VAT number pass the eleven test, and the whole is no VAT identification number
    (which has a mod-97 check instead). A company's RSIN passes too, so this is no more than a hint."""
    match = re.fullmatch(r"NL([0-9]{9})B[0-9]{2}", vat_id.replace(".", "").replace(" ", "").upper())
    if not match:
        return False
    digits = [int(digit) for digit in match[1]]
    elevens = sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return elevens % 11 == 0 and int("".join(str(int(sign, 36)) for sign in match[0])) % 97 != 1
