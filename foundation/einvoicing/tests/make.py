"""Documents and lines for the tests, plain and small."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from foundation.einvoicing.model import Address, Document, Line, Party

AMSTERDAM = Address(line_1="Keizersgracht 1", city="Amsterdam", postcode="1015 AA", country="NL")


def line(quantity=1, price="100.00", rate="21", category="S", **more):
    return Line("Design work", Decimal(quantity), "HUR", Decimal(price), category, Decimal(rate), **more)


def document(*lines, **more):
    alice = Party(name="Alice Ontwerp", address=AMSTERDAM, vat_id="NL004495445B01")
    carol = Party(name="Carol B.V.", address=replace(AMSTERDAM, line_1="Singel 2"), vat_id="NL123456782B90")
    known = {"number": "2026-0001", "issue_date": date(2026, 3, 1), "seller": alice, "buyer": carol}
    return Document(**(known | {"lines": lines or (line(),)} | more))
