"""Documents and lines for the tests, plain and small."""

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import settings

from foundation.einvoicing.model import (
    Address,
    AllowanceCharge,
    Contact,
    Delivery,
    Document,
    Identifier,
    ItemAttribute,
    Line,
    Note,
    Party,
    Payee,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    SupportingDocument,
    TaxRepresentative,
)  # fmt: skip

D = Decimal
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
RUNS = settings(max_examples=1500 if NIGHTLY else 60, deadline=None)
AMSTERDAM = Address(line_1="Keizersgracht 1", city="Amsterdam", postcode="1015 AA", country="NL")


def line(quantity=1, price="100.00", rate="21", category="S", **more):
    return Line("Design work", Decimal(quantity), "HUR", Decimal(price), category, Decimal(rate), **more)


def document(*lines, **more):
    alice = Party(name="Alice Ontwerp", address=AMSTERDAM, vat_id="NL004495445B01")
    carol = Party(name="Carol B.V.", address=replace(AMSTERDAM, line_1="Singel 2"), vat_id="NL123456782B90")
    known = {"number": "2026-0001", "issue_date": date(2026, 3, 1), "seller": alice, "buyer": carol}
    return Document(**(known | {"lines": lines or (line(),)} | more))


def everything(**more):
    """A document that says all that EN 16931 lets one say."""
    kvk = Identifier("12345678", "0106")
    seller = Party(
        name="Alice Ontwerp B.V.",
        trading_name="Studio Alice",
        identifiers=(Identifier("A-1"), Identifier("8712345000004", "0088")),
        legal_id=kvk,
        vat_id="NL001234567B01",
        tax_id="0012.34.567",
        legal_text="Share capital € 1",
        endpoint=Identifier("12345678", "0106"),
        address=replace(AMSTERDAM, line_2="Second floor", line_3="Backyard", subdivision="Noord-Holland"),
        contact=Contact(name="Alice", phone="+31 20 1234567", email="alice@example.test"),
    )
    buyer = Party(
        name="Carol B.V.",
        trading_name="Carol's",
        identifiers=(Identifier("8712345000011", "0088"),),
        legal_id=Identifier("87654321", "0106"),
        vat_id="NL123456782B90",
        endpoint=Identifier("87654321", "0106"),
        address=replace(AMSTERDAM, line_1="Singel 2", line_2="Side door", line_3="Bell 3", subdivision="NH"),
        contact=Contact(name="Carol", phone="+31 20 7654321", email="carol@example.test"),
    )
    return document(*_lines(), **(_terms() | {"seller": seller, "buyer": buyer} | more))


def _lines():
    full = line(
        "12.50",
        "79.1234",
        base_quantity=D("2"),
        base_unit="HUR",
        gross_price=D("80"),
        price_discount=D("0.8766"),
        allowances=(AllowanceCharge(D("5.00"), reason="Loyal", reason_code="95", base_amount=D(50), percentage=D(10)),),
        charges=(AllowanceCharge(D("2.50"), reason="Rush", reason_code="AAA"),),
        id="L-1",
        details="Three drafts & one final <logo>",
        period=Period(date(2026, 2, 1), date(2026, 2, 28)),
        note="Agreed by telephone",
        object_id=Identifier("OBJ-7", "AAA"),
        order_line="10",
        buyer_account="4000",
        seller_item="LOGO",
        buyer_item="C-LOGO",
        standard_item=Identifier("8712345000028", "0160"),
        classifications=(ItemAttribute("STI", "12345678", "21"), ItemAttribute("HS", "4911")),
        origin_country="NL",
        attributes=(ItemAttribute("Colour", "Blue"), ItemAttribute("Size", "A4")),
    )
    return full, line(2, "10", "9", id="L-2"), line(-1, "3", "0", "Z", id="L-3")


def _terms():
    return {
        "due_date": date(2026, 3, 31),
        "tax_point": date(2026, 2, 28),
        "buyer_reference": "BR-1",
        "project": "P-1",
        "contract": "C-1",
        "order": "O-1",
        "sales_order": "S-1",
        "receipt": "R-1",
        "despatch": "D-1",
        "tender": "T-1",
        "object_id": Identifier("METER-1", "AAA"),
        "buyer_account": "1800",
        "payment_terms": "Within 30 days",
        "notes": (Note("Thank you.\nSee you soon.", "AAI"), Note("Second")),
        "process": "urn:example:process",
        "preceding": (PrecedingInvoice("2026-0000", date(2026, 1, 1)), PrecedingInvoice("2025-0009")),
        "payee": Payee(name="Factor N.V.", identifier=Identifier("F-1"), legal_id=Identifier("11223344", "0106")),
        "representative": TaxRepresentative(name="Rep", vat_id="NL999999990B01", address=AMSTERDAM),
        "delivery": Delivery(name="Depot", location=Identifier("8712345000035", "0088"), day=date(2026, 2, 28),
                             address=replace(AMSTERDAM, line_1="Haven 3")),
        "period": Period(date(2026, 2, 1), date(2026, 2, 28)),
        "payment_means": (
            PaymentMeans("58", text="Transfer", iban="NL91ABNA0417164300", account_name="Alice", bic="ABNANL2A"),
            PaymentMeans("58", iban="0417164300", account_name="Alice, old account"),
        ),
        "payment_reference": "RF18539007547034",
        "allowances": (AllowanceCharge(D("7.00"), "S", D(21), reason="Early", reason_code="95"),),
        "charges": (AllowanceCharge(D("4.00"), "S", D(9), reason="Freight", reason_code="FC", base_amount=D(40),
                                    percentage=D(10)),),
        "prepaid": D("20.00"),
        "rounding": D("0.01"),
        "documents": (
            SupportingDocument("TIMES", "Hours", content=b"day,hours\n", mime="text/csv", filename="hours.csv"),
            SupportingDocument("TERMS", "Terms", url="https://example.test/terms"),
        ),
    }  # fmt: skip
