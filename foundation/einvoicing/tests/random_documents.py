"""Documents at random that are allowed to exist: every term may be there, every sum is left to the arithmetic."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from foundation.einvoicing import totals
from foundation.einvoicing.model import (
    AllowanceCharge,
    Contact,
    Delivery,
    Exemption,
    Identifier,
    ItemAttribute,
    Line,
    Note,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    SupportingDocument,
)
from foundation.einvoicing.tests.cases import ALICE, CAROL, case
from foundation.einvoicing.tests.make import AMSTERDAM

D = Decimal
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff")
WORDS = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: text.strip().strip("#")).filter(str.strip)
MAYBE = st.one_of(st.just(""), WORDS)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CENTS = st.decimals(0, 9999, places=2)
TAXED = [
    ("S", D(21)),
    ("S", D("21.00")),
    ("S", D(9)),
    ("S", D("5.5")),
    ("Z", D(0)),
    ("E", D(0)),
    ("AE", D(0)),
    ("K", D(0)),
    ("G", D(0)),
]
UNITS = st.sampled_from(["HUR", "DAY", "C62", "MON", "KMT", "XPP"])
EXEMPTIONS = tuple(Exemption(code, f"No VAT: {code}") for code in ("E", "AE", "K", "G", "O"))


def decimals(low, high, most):
    return st.integers(0, most).flatmap(lambda places: st.decimals(low, high, places=places))


@st.composite
def periods(draw):
    start, end = sorted([draw(DAYS), draw(DAYS)])
    return draw(st.sampled_from([None, Period(start, end), Period(start), Period(end=end), Period.on(start)]))


@st.composite
def parts(draw, key=None, codes=("95", "100", "104")):
    category, rate = key or ("", D(0))
    code = draw(st.sampled_from(("", *codes)))
    return AllowanceCharge(draw(CENTS), category, rate, reason=draw(WORDS), reason_code=code)


@st.composite
def lines(draw, keys):
    price, unit = draw(decimals(0, 5000, 6)), draw(UNITS)
    discount = draw(st.one_of(st.none(), decimals(0, 50, 4)))
    return Line(
        draw(WORDS),
        draw(decimals(-200, 500, 4)),
        unit,
        price,
        *draw(st.sampled_from(keys)),
        base_quantity=draw(st.sampled_from([D(1), D(1), D(10), D(3)])),
        gross_price=None if discount is None else price + discount,
        price_discount=discount,
        allowances=tuple(draw(st.lists(parts(), max_size=2))),
        charges=tuple(draw(st.lists(parts(codes=("AAA", "FC")), max_size=1))),
        details=draw(MAYBE),
        note=draw(MAYBE),
        period=draw(periods()),
        order_line=draw(MAYBE),
        buyer_account=draw(MAYBE),
        seller_item=draw(MAYBE),
        buyer_item=draw(MAYBE),
        object_id=draw(st.sampled_from([None, Identifier("O-1"), Identifier("O-2", "AAA")])),
        standard_item=draw(st.sampled_from([None, Identifier("8712345000028", "0160")])),
        origin_country=draw(st.sampled_from(["", "NL", "DE"])),
        attributes=tuple(draw(st.lists(st.builds(ItemAttribute, WORDS, WORDS), max_size=2))),
        classifications=draw(st.sampled_from([(), (ItemAttribute("STI", "1", "2"),)])),
    )


@st.composite
def people(draw, party):
    contact = draw(st.one_of(st.none(), st.builds(Contact, name=WORDS, phone=MAYBE, email=MAYBE)))
    address = replace(AMSTERDAM, line_1=draw(WORDS), line_2=draw(MAYBE), line_3=draw(MAYBE), subdivision=draw(MAYBE))
    own = draw(st.sampled_from([(), (Identifier("7"),), (Identifier("8712345000004", "0088"),)]))
    return replace(party, name=draw(WORDS), trading_name=draw(MAYBE), contact=contact, address=address, identifiers=own)


@st.composite
def documents(draw):
    """Of category O or of any others; a credit note or an invoice; with VAT in euros beside dollars or not."""
    outside = draw(st.booleans()) and draw(st.booleans())
    keys = [("O", D(0))] if outside else TAXED
    rows = tuple(draw(st.lists(lines(keys), min_size=1, max_size=6)))
    seller, buyer = draw(people(ALICE)), draw(people(CAROL))
    if outside:
        seller, buyer = replace(seller, vat_id=""), replace(buyer, vat_id="")
    used = [(row.category, row.rate) for row in rows]
    dollars = draw(st.booleans())
    return case(
        *rows,
        seller=seller,
        buyer=buyer,
        number=draw(WORDS),
        type_code=draw(st.sampled_from(["380", "380", "381"])),
        issue_date=draw(DAYS),
        due_date=draw(st.one_of(st.none(), DAYS)),
        exemptions=EXEMPTIONS,
        allowances=tuple(draw(st.lists(parts(key=draw(st.sampled_from(used))), max_size=2))),
        charges=tuple(draw(st.lists(parts(key=draw(st.sampled_from(used)), codes=("AAA", "FC")), max_size=2))),
        currency="USD" if dollars else "EUR",
        tax_currency="EUR" if dollars else "",
        exchange_rate=draw(st.decimals("0.5", 2, places=5)) if dollars else None,
        prepaid=draw(CENTS),
        rounding=draw(st.sampled_from([D(0), D("0.01"), D("-0.02")])),
        period=draw(periods()),
        delivery=Delivery(name=draw(MAYBE), day=draw(DAYS), address=AMSTERDAM),
        order=draw(MAYBE.filter(lambda number: number != "NA")),  # in UBL that says there is none
        sales_order=draw(MAYBE),
        contract=draw(MAYBE),
        project=draw(MAYBE),
        tender=draw(MAYBE),
        payment_terms=draw(MAYBE),
        payment_means=draw(st.sampled_from([(), (PaymentMeans("58", iban="NL91ABNA0417164300", bic="ABNANL2A"),),
                                            (PaymentMeans("48", card_number="1234", card_holder="A"),)])),
        notes=tuple(Note(text) for text in draw(st.lists(WORDS, max_size=3))),
        preceding=tuple(draw(st.lists(st.builds(PrecedingInvoice, WORDS, st.one_of(st.none(), DAYS)), max_size=2))),
        documents=tuple(draw(st.lists(st.builds(SupportingDocument, WORDS, MAYBE), max_size=1))),
    )  # fmt: skip


def as_read(document):
    """What reading our own XML gives back for it: stated totals, only the reasons that are used, ids of lines."""
    sums = totals.totals(document)
    used = {group.category for group in sums.breakdown}
    return replace(
        document,
        stated=sums,
        exchange_rate=None,
        exemptions=tuple(one for one in document.exemptions if one.category in used),
        lines=tuple(replace(row, id=str(place)) for place, row in enumerate(document.lines, 1)),
    )
