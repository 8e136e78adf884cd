"""Do the amounts close? Compares what is stated with what the lines come to (BR-CO-10 to BR-CO-17, BR-DEC)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from foundation.einvoicing import totals
from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Totals
from foundation.einvoicing.rounding import CENT, ZERO, exactly, r
from foundation.einvoicing.rules.case import Case, error, warning

OFFICIAL_SLACK = Decimal(1)  # what the official rules forgive in a VAT group
LINE_SLACK = Decimal("0.02")
TERMS = {
    "sum_of_lines": "BT-106",
    "allowances": "BT-107",
    "charges": "BT-108",
    "net": "BT-109",
    "vat": "BT-110",
    "gross": "BT-112",
    "prepaid": "BT-113",
    "rounding": "BT-114",
    "payable": "BT-115",
    "vat_in_tax_currency": "BT-111",
}


NAMES = {
    "sum_of_lines": ("sum of the lines", "som van de regels"),
    "allowances": ("sum of the discounts", "som van de kortingen"),
    "charges": ("sum of the surcharges", "som van de toeslagen"),
    "net": ("total without VAT", "totaal zonder btw"),
    "vat": ("VAT total", "btw-totaal"),
    "gross": ("total with VAT", "totaal met btw"),
    "payable": ("amount to pay", "te betalen bedrag"),
}


@exactly
def amounts(case: Case) -> list[Finding]:
    """Sums that do not close, VAT that is not base · rate, and cents that are split."""
    found = [*_sums(case), *_groups(case), *_lines(case), *_parts(case), *_decimals(case.sums)]
    document = case.document
    if document.tax_currency and case.sums.vat_in_tax_currency is None:
        found.append(
            error(
                "BR-53",
                "BT-111 exchange_rate",
                f"The VAT total in {document.tax_currency} is missing.",
                f"Het btw-totaal in {document.tax_currency} ontbreekt.",
            )
        )
    return found


def _sums(case: Case) -> Iterator[Finding]:
    document, it = case.document, case.sums
    allowances, charges = (
        sum((r(part.amount) for part in those), ZERO) for those in (document.allowances, document.charges)
    )
    expected = (
        ("BR-CO-10", "sum_of_lines", sum(it.line_nets, ZERO)),
        ("BR-CO-11", "allowances", allowances),
        ("BR-CO-12", "charges", charges),
        ("BR-CO-13", "net", it.sum_of_lines - it.allowances + it.charges),
        ("BR-CO-14", "vat", sum((group.vat for group in it.breakdown), ZERO)),
        ("BR-CO-15", "gross", it.net + it.vat),
        ("BR-CO-16", "payable", it.gross - it.prepaid + it.rounding),
    )
    for rule, name, amount in expected:
        stated = getattr(it, name)
        if stated != amount:
            yield error(
                rule,
                f"{TERMS[name]} {name}",
                f"The {NAMES[name][0]} is stated as {stated:.2f}; its parts add up to {amount:.2f}.",
                f"Als {NAMES[name][1]} staat er {_nl(stated)}; de delen tellen op tot {_nl(amount)}.",
            )


def _groups(case: Case) -> Iterator[Finding]:
    """Bases against the lines (BR-S-08 and its kin), VAT against base · rate (BR-CO-17)."""
    if not case.sums.breakdown:
        yield error("BR-CO-18", "BG-23 breakdown", "There is no VAT breakdown.", "De btw-specificatie ontbreekt.")
    expected = {group.key: group for group in totals.totals(case.document).breakdown}
    stated = {group.key: group for group in case.sums.breakdown}
    for category, rate in sorted(expected.keys() ^ stated.keys()):
        yield error(
            "BR-CO-18",
            "BG-23 breakdown",
            f"Lines and VAT breakdown do not agree about {category} {rate} %.",
            f"Regels en btw-specificatie verschillen over {category} {rate} %.",
        )
    for key in expected.keys() & stated.keys():
        where, said, ours = f"{key[0]} {key[1]} %", stated[key], expected[key]
        yield from _difference("BR-S-08", f"BT-116 {where}", said.base, ours.base)
        if abs(said.vat - said.base * said.rate / 100) > CENT / 2 and said.vat != ours.vat:
            yield from _difference("BR-CO-17", f"BT-117 {where}", said.vat, r(said.base * said.rate / 100))


def _difference(rule: str, field: str, stated: Decimal, ours: Decimal) -> Iterator[Finding]:
    if stated != ours:
        say = error if abs(stated - ours) >= OFFICIAL_SLACK else warning
        yield say(
            rule,
            field,
            f"{stated:.2f} is stated; it comes to {ours:.2f}.",
            f"Er staat {_nl(stated)}; het komt op {_nl(ours)}.",
        )


def _lines(case: Case) -> Iterator[Finding]:
    for place, line in enumerate(case.document.lines):
        stated, ours = case.sums.line_nets[place], totals.line_net(line)
        if stated != ours:
            say = error if case.spec.key == "peppol" and abs(stated - ours) > LINE_SLACK else warning
            yield say(
                "PEPPOL-EN16931-R120",
                f"BT-131 lines[{place}]",
                f"Line {line.id or place + 1} states {stated:.2f}; price and quantity come to {ours:.2f}.",
                f"Regel {line.id or place + 1} noemt {_nl(stated)}; prijs en aantal komen op {_nl(ours)}.",
            )


def _parts(case: Case) -> Iterator[Finding]:
    for where, part, _ in case.parts():
        if part.base_amount is not None and part.base_amount != r(part.base_amount):
            rule, field = "BR-DEC-02", f"{where}.base_amount"
            yield error(rule, field, "The base amount has split cents.", "Het grondbedrag heeft delen van een cent.")


def _decimals(sums: Totals) -> Iterator[Finding]:
    amounts = {f"{term} {name}": getattr(sums, name) for name, term in TERMS.items()}
    amounts |= {f"BT-131 lines[{place}]": net for place, net in enumerate(sums.line_nets)}
    for field, amount in amounts.items():
        if amount is not None and amount != r(amount):
            en, nl = "The amount has more than two decimals.", "Het bedrag heeft meer dan twee decimalen."
            yield error("BR-DEC-09", field, en, nl)


def _nl(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
