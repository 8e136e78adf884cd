"""VAT categories: what each asks of the parties, the rate and the reason (BR-S, Z, AE, IC, G, E, O, AF, AG)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from foundation.einvoicing.codes import code_list
from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Document
from foundation.einvoicing.rules.case import Case, error


@dataclass(frozen=True)
class Category:
    """rule: its letters in the rule names. seller: who may identify the seller ("any", "vat", "none")."""

    rule: str
    en: str
    nl: str
    seller: str
    taxed: bool = False
    reason: bool = True


CATEGORIES = {
    "S": Category("S", "taxed", "belast", "any", taxed=True, reason=False),
    "Z": Category("Z", "zero rated", "nultarief", "any", reason=False),
    "AE": Category("AE", "reverse charge", "btw verlegd", "any"),
    "K": Category("IC", "intra-community supply", "intracommunautaire levering", "vat"),
    "G": Category("G", "export", "export", "vat"),
    "E": Category("E", "exempt", "vrijgesteld", "any"),
    "O": Category("O", "not subject to VAT", "buiten de btw", "none"),
    "L": Category("AF", "IGIC", "IGIC", "any", reason=False),
    "M": Category("AG", "IPSI", "IPSI", "any", reason=False),
}


def vat(case: Case) -> Iterator[Finding]:
    """Rates and parties per category, reasons per row of the breakdown."""
    document, used = case.document, _used(case)
    for code in sorted({code for _, code, _ in used} & CATEGORIES.keys()):
        yield from _parties(document, code)
    for field, code, rate in used:
        yield from _rate(field, code, rate)
    yield from _reasons(case)
    yield from _alone(case)
    yield from _numbers(document)


def _used(case: Case) -> list[tuple[str, str, Decimal]]:
    lines = [(f"BT-152 lines[{at}].rate", line.category, line.rate) for at, line in enumerate(case.document.lines)]
    return lines + [(f"{where}.rate", part.category, part.rate) for where, part, whole in case.parts() if whole]


def _rate(field: str, code: str, rate: Decimal) -> Iterator[Finding]:
    known = CATEGORIES.get(code)
    if not known or known.rule in ("AF", "AG", "O"):
        return
    rule = f"BR-{known.rule}-{'05' if 'lines' in field else '06'}"
    if known.taxed and not rate:
        yield error(rule, field, "A taxed line needs a rate above 0 %.", "Een belaste regel mist een tarief boven 0 %.")
    if not known.taxed and rate:
        yield error(rule, field, f"The rate must be 0 % ({known.en}).", f"Het tarief moet 0 % zijn ({known.nl}).")


def _parties(document: Document, code: str) -> Iterator[Finding]:
    known, seller, buyer = CATEGORIES[code], document.seller, document.buyer
    representative = document.representative.vat_id if document.representative else ""
    rule = f"BR-{known.rule}-02"
    if known.seller == "any" and not (seller.vat_id or seller.tax_id or representative):
        en, nl = (
            f"The seller's VAT number is missing ({known.en}).",
            f"Het btw-nummer van de verkoper ontbreekt ({known.nl}).",
        )
        yield error(rule, "BT-31 seller.vat_id", en, nl)
    if known.seller == "vat" and not (seller.vat_id or representative):
        en, nl = (
            f"The seller's VAT number is missing ({known.en}).",
            f"Het btw-nummer van de verkoper ontbreekt ({known.nl}).",
        )
        yield error(rule, "BT-31 seller.vat_id", en, nl)
    if (code == "AE" and not (buyer.vat_id or buyer.legal_id)) or (code == "K" and not buyer.vat_id):
        en, nl = (
            f"The buyer's VAT number is missing ({known.en}).",
            f"Het btw-nummer van de klant ontbreekt ({known.nl}).",
        )
        yield error(rule, "BT-48 buyer.vat_id", en, nl)
    if known.seller == "none" and (seller.vat_id or buyer.vat_id or representative):
        yield error(
            rule,
            "BT-31/48/63",
            "An invoice outside VAT must not show a VAT number of seller or buyer.",
            "Een factuur buiten de btw mag geen btw-nummer van verkoper of klant tonen.",
        )
    if code == "K":
        yield from _supply(document)


def _supply(document: Document) -> Iterator[Finding]:
    delivery = document.delivery
    if not (delivery and delivery.day) and not document.period:
        yield error(
            "BR-IC-11",
            "BT-72 delivery.day",
            "An intra-community supply needs a delivery date or a period.",
            "Een intracommunautaire levering mist een leverdatum of periode.",
        )
    if not (delivery and delivery.address and delivery.address.country):
        yield error(
            "BR-IC-12",
            "BT-80 delivery.address.country",
            "An intra-community supply needs the country of delivery.",
            "Een intracommunautaire levering mist het land van levering.",
        )


def _reasons(case: Case) -> Iterator[Finding]:
    for place, group in enumerate(case.sums.breakdown):
        known, field = CATEGORIES.get(group.category), f"BT-120 breakdown[{place}].reason"
        if known is None:
            continue
        told = group.reason or group.reason_code
        if known.reason and not told:
            en, nl = f"Say why there is no VAT ({known.en}).", f"Zeg waarom er geen btw is ({known.nl})."
            yield error(f"BR-{known.rule}-10", field, en, nl)
        if not known.reason and told:
            en, nl = "A reason for no VAT does not fit here.", "Een reden voor geen btw hoort hier niet."
            yield error(f"BR-{known.rule}-10", field, en, nl)


def _alone(case: Case) -> Iterator[Finding]:
    codes = {group.category for group in case.sums.breakdown}
    if "O" in codes and len(codes) > 1:
        yield error(
            "BR-O-11",
            "BT-118 breakdown",
            "“Not subject to VAT” cannot stand beside other VAT on one invoice.",
            "“Buiten de btw” kan niet naast andere btw op één factuur staan.",
        )


def _numbers(document: Document) -> Iterator[Finding]:
    """BR-CO-09: a VAT number starts with its country, EL for Greece."""
    those = [("BT-31 seller.vat_id", document.seller.vat_id), ("BT-48 buyer.vat_id", document.buyer.vat_id)]
    if document.representative:
        those.append(("BT-63 representative.vat_id", document.representative.vat_id))
    for field, number in those:
        if number and number[:2] not in code_list("countries") | {"EL"}:
            yield error(
                "BR-CO-09",
                field,
                f"The VAT number {number} does not start with a country code.",
                f"Het btw-nummer {number} begint niet met een landcode.",
            )
