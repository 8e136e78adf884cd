"""One document for every VAT case a Dutch freelancer meets, and for every kind of paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from foundation.einvoicing import totals
from foundation.einvoicing.model import (
    Address,
    AllowanceCharge,
    Contact,
    Delivery,
    Exemption,
    Identifier,
    Note,
    PaymentMeans,
    Period,
    PrecedingInvoice,
)
from foundation.einvoicing.tests.make import AMSTERDAM, document, everything, line

D = Decimal
ALICE = replace(
    document().seller,
    vat_id="NL001234567B01",
    legal_id=Identifier("12345678", "0106"),
    endpoint=Identifier("12345678", "0106"),
    contact=Contact(name="Alice", email="alice@example.test"),
)
CAROL = replace(document().buyer, legal_id=Identifier("87654321", "0106"), endpoint=Identifier("87654321", "0106"))
CONSUMER = replace(document().buyer, name="Dirk de Vries", vat_id="")
GERMAN = replace(
    CAROL,
    name="Kunde GmbH",
    vat_id="DE123456789",
    legal_id=None,
    endpoint=Identifier("DE123456789", "9930"),
    address=Address(line_1="Unter den Linden 1", city="Berlin", postcode="10117", country="DE"),
)
AMERICAN = replace(
    CAROL,
    name="Customer Inc.",
    vat_id="",
    legal_id=None,
    endpoint=Identifier("1234567", "0060"),
    address=Address(line_1="5th Avenue 1", city="New York", postcode="10001", country="US", subdivision="NY"),
)


def case(*lines, **more):
    known = {
        "seller": ALICE,
        "buyer": CAROL,
        "buyer_reference": "Department 7",
        "due_date": date(2026, 3, 31),
        "payment_terms": "Within 30 days",
        "payment_means": (PaymentMeans("58", iban="NL91ABNA0417164300"),),
        "payment_reference": "RF18539007547034",
        "delivery": Delivery(day=date(2026, 2, 27)),
    }
    return document(*lines, **(known | more))


def gross():
    lines, rounding = totals.from_gross([line(3, "99.99"), line(1, "0.03"), line(2, "5.45", "9")])
    return case(*lines, rounding=rounding, buyer=CONSUMER, buyer_reference="")


def discounted():
    lines = (line(1, "200"), line(3, "33.333", "9"))
    return case(*lines, allowances=totals.split_discount(D("10.00"), lines, reason="Regular client", reason_code="100"))


def second_credit():
    """The second of two notes on one invoice, with VAT that closes with the first and so is a cent beside its own."""
    first = case(line(1, "0.02"), type_code="381")
    before = totals.add_groups([totals.totals(first).breakdown])
    return credit(line(1, "0.02"), credited_before=before)


def credit(*lines, **more):
    preceding = (PrecedingInvoice("2026-0001", date(2026, 3, 1)),)
    return case(*lines, **({"number": "C-1", "type_code": "381", "preceding": preceding} | more))


CASES = {
    "standard": case(),
    "reduced": case(line(2, "49.50", "9")),
    "mixed": case(line("7.5", "85"), line(1, "12.345678", "9"), line(1, "10", "0", "Z")),
    "reverse charge": case(
        line(category="AE", rate="0"), exemptions=(Exemption("AE", "Btw verlegd", "VATEX-EU-AE"),), buyer=GERMAN
    ),
    "reverse charge at home": case(
        line(category="AE", rate="0"), exemptions=(Exemption("AE", "Btw verlegd", "VATEX-EU-AE"),)
    ),
    "intra-EU": case(
        line(category="K", rate="0"),
        exemptions=(Exemption("K", "Intracommunautaire levering", "VATEX-EU-IC"),),
        buyer=GERMAN,
        delivery=Delivery(day=date(2026, 2, 27), address=GERMAN.address),
    ),
    "export": case(
        line(category="G", rate="0"), exemptions=(Exemption("G", "Export", "VATEX-EU-G"),), buyer=AMERICAN
    ),
    "exempt": case(
        line(category="E", rate="0"),
        line(),
        exemptions=(Exemption("E", "Art. 11 Wet OB 1968", "VATEX-EU-132"),),
    ),
    "small business": case(
        line(category="E", rate="0"), exemptions=(Exemption("E", "Vrijgesteld op grond van art. 25 Wet OB 1968"),)
    ),
    "no VAT number": case(
        line(category="O", rate="0"),
        seller=replace(ALICE, vat_id=""),
        buyer=replace(CAROL, vat_id=""),
        exemptions=(Exemption("O", "Buiten de btw", "VATEX-EU-O"),),
    ),
    "foreign currency": case(
        line(3, "33.33"), currency="USD", tax_currency="EUR", exchange_rate=D("0.92345"), buyer=replace(GERMAN)
    ),
    "consumer": case(buyer=CONSUMER, buyer_reference=""),
    "prices with VAT": gross(),
    "deposit": case(
        line(10, "100"), line(-1, "300", note="Deposit invoice 2026-0000"),
        preceding=(PrecedingInvoice("2026-0000", date(2026, 1, 15)),),
    ),
    "deposit above the work": case(line(1, "100"), line(-1, "300")),
    "discount": discounted(),
    "surcharge": case(charges=(AllowanceCharge(D("7.50"), "S", D(21), reason="Rush", reason_code="AAA"),)),
    "line discount": case(
        line(10, "90", gross_price=D(100), price_discount=D(10), allowances=(
            AllowanceCharge(D("45.00"), reason="Goodwill", base_amount=D("900.00"), percentage=D(5)),
        ))
    ),
    "prepaid": case(prepaid=D("21.00")),
    "nothing to pay": case(line(0, "85")),
    "notes and period": case(notes=(Note("First\nline", "AAI"), Note("Second")), delivery=None,
                             period=Period(date(2026, 2, 1), date(2026, 2, 28))),
    "price per thousand": case(line(1500, "4.2", base_quantity=D(1000))),
    "whole credit": credit(),
    "part credit": credit(line("0.5", "100.00")),
    "second credit": second_credit(),
    "credit below zero": credit(line(-1, "10")),
    "credit without VAT": credit(
        line(category="AE", rate="0"), exemptions=(Exemption("AE", "Btw verlegd", "VATEX-EU-AE"),), buyer=GERMAN
    ),
    "credit in dollars": credit(
        line(3, "33.33"), currency="USD", tax_currency="EUR", exchange_rate=D("0.92345"), buyer=GERMAN
    ),
    "small business credited": credit(
        line(category="E", rate="0"), exemptions=(Exemption("E", "Vrijgesteld op grond van art. 25 Wet OB 1968"),)
    ),
    "everything": everything(),
    "everything credited": everything(type_code="381"),
    "abroad": case(seller=replace(ALICE, address=replace(AMSTERDAM, country="BE"), vat_id="BE0123456749")),
}  # fmt: skip

NO_PEPPOL = {"consumer", "prices with VAT"}
