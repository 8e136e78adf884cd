"""Whatever EN 16931 says, the lines of a draft come to the same cent; what there is no place for is named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from accounts.models import Business
from accounts.states import VatScheme
from foundation.einvoicing import totals
from foundation.einvoicing.model import AllowanceCharge, Delivery, Identifier, Period
from foundation.einvoicing.tests.cases import ALICE, CAROL, CASES, case
from foundation.einvoicing.tests.make import NIGHTLY, document, everything, line
from foundation.einvoicing.tests.random_documents import documents
from invoices.documents import calculate
from invoices.forms.lines import LineForm, vat_choices
from invoices.incoming.drafts import NO_PLACE, OFFERED_VAT, left_behind, plan
from invoices.incoming.lines import rows_of
from invoices.incoming.parties import BUYER, SELLER, card_of, side_of
from invoices.models import InvoiceLine

D = Decimal
TODAY = date(2026, 3, 5)
CALM = settings(max_examples=1500 if NIGHTLY else 60, deadline=None, suppress_health_check=list(HealthCheck))
STUDIO = Business(name="Alice Ontwerp", vat_id=ALICE.vat_id, kvk="12345678", iban="NL91ABNA0417164300")


def sums(rows):
    found = calculate([InvoiceLine(**row) for row in rows])
    found = found.totals
    return found.net, found.vat, found.gross, {group.key: (group.base, group.vat) for group in found.breakdown}


@CALM
@given(documents())
def test_the_lines_of_a_draft_come_to_the_totals_of_the_file_per_vat_rate(received):
    ours = totals.totals(received)
    expected = {group.key: (group.base, group.vat) for group in ours.breakdown}
    assert sums(rows_of(received)) == (ours.net, ours.vat, ours.gross, expected)


@CALM
@given(documents())
def test_the_editor_takes_every_line_of_a_draft_without_obstacles(received):
    scheme = VatScheme.NONE if received.lines[0].category == "O" else VatScheme.STANDARD
    business = Business(name="Studio", vat_scheme=scheme)
    found = plan(with_our_rates(received), business, TODAY)
    assert found.obstacles == []
    for row in found.lines:
        form = LineForm(typed(row), business=business)
        assert form.is_valid(), (row, form.errors)
        plain = {"discount": 0, "discount_kind": "percent", "discount_reason": ""}
        plain |= {"scope_item_id": None, "agreed_rate_id": None}
        assert form.line() == row | plain | {"description": row["description"].strip()}


def with_our_rates(received):
    """An invoice, and 9 % wherever it has a rate that the editor does not offer."""

    def ours(part):
        return replace(part, rate=D(9)) if part.rate == D("5.5") else part

    parts = {name: tuple(map(ours, getattr(received, name))) for name in ("lines", "allowances", "charges")}
    return replace(received, type_code="380", **parts)


def typed(row):
    """A line as the browser sends it back."""
    with translation.override("en"):
        vat = f"{row['vat_category']}:{row['vat_rate']:f}"
        return {name: f"{row[name]:f}" if isinstance(row[name], D) else row[name] for name in row} | {"vat": vat}


@pytest.mark.parametrize("scheme", VatScheme.values)
def test_the_vat_a_draft_takes_is_the_vat_the_editor_offers(scheme):
    offered = {
        (category, D(rate))
        for category, rate in (key.split(":") for key, _ in vat_choices(Business(vat_scheme=scheme)))
    }
    assert offered == OFFERED_VAT[scheme]


def rows(*lines, **more):
    return list(rows_of(case(*lines, **more)))


def test_a_price_per_thousand_becomes_a_price_per_piece():
    (row,) = rows(line(1500, "4.2", base_quantity=D(1000)))
    assert (row["quantity"], row["unit_price"]) == (D(1500), D("0.0042"))


@pytest.mark.parametrize(
    ("odd", "net", "words"),
    [
        (line(2, "10", base_quantity=D(3)), "6.67", "2 hour × 10 / 3"),
        (line("1.23456", "100"), "123.46", "1.23456 hour × 100"),
        (line(3, "0.12345678"), "0.37", "3 hour × 0.12345678"),
        (replace(line(4, "25"), unit="MTK"), "100.00", "4 MTK × 25"),
        (line("-1.23456", "100"), "-123.46", "-1.23456 hour × 100"),
    ],
)
def test_what_does_not_fit_becomes_one_sum_that_is_spelled_out(odd, net, words):
    (row,) = rows(odd)
    assert (row["quantity"] * row["unit_price"], row["unit"]) == (D(net), "LS")
    assert row["description"].endswith(words)


def test_discounts_and_surcharges_become_lines_with_their_own_vat():
    off = AllowanceCharge(D("5.00"), reason="Loyal")
    found = rows(line(1, "100", "9", allowances=(off,)), line(), charges=(AllowanceCharge(D("7.50"), "S", D("21.00")),))
    said = [(row["description"], row["quantity"] * row["unit_price"], row["vat_rate"]) for row in found]
    assert said == [
        ("Design work", D("100"), D(9)), ("Loyal", D("-5.00"), D(9)), ("Design work", D("100"), D(21)),
        ("Surcharge", D("7.50"), D(21)),
    ]  # fmt: skip


def test_the_day_of_service_is_the_most_exact_one_the_file_gives():
    own = line(period=Period(date(2026, 2, 1), date(2026, 2, 14)))
    assert rows(own)[0]["service_date"] == date(2026, 2, 14)
    assert "1 February 2026 – 14 February 2026" in rows(own)[0]["description"]
    assert rows(line())[0]["service_date"] == date(2026, 2, 27)
    whole = Period(date(2026, 2, 1), date(2026, 2, 28))
    assert rows(line(), delivery=Delivery(), period=whole)[0]["service_date"] == whole.end
    assert rows(line(), delivery=None)[0]["service_date"] is None


def test_everything_that_has_no_place_is_named():
    said = left_behind(everything(tax_currency="EUR", exchange_rate=D(1)))
    silent = {"mandate", "exemptions"}
    assert {str(words) for name, words in NO_PLACE.items() if name not in silent} <= set(said)
    assert {"the order number", "the place of delivery", "item numbers and properties of lines"} <= set(said)
    assert "the price before a discount" in said
    assert left_behind(case(payment_reference="")) == []


def test_a_due_date_that_has_passed_is_not_taken_over():
    assert plan(case(), STUDIO, TODAY).due_on == date(2026, 3, 31)
    late = plan(case(), STUDIO, date(2026, 4, 1))
    assert late.due_on is None
    assert any("has passed" in note for note in late.notes)


def test_what_is_too_long_is_cut_off_and_said():
    found = plan(case(replace(line(), description="x" * 3000), payment_terms="y" * 3000), STUDIO, TODAY)
    assert (len(found.lines[0]["description"]), len(found.words)) == (2000, 2000)
    assert sum("cut off" in note for note in found.notes) == 2


def test_more_lines_than_a_draft_holds_are_no_draft():
    assert any("1,000 lines" in one for one in plan(case(*[line()] * 1001), STUDIO, TODAY).obstacles)
    assert plan(case(*[line()] * 1000), STUDIO, TODAY).obstacles == []


@pytest.mark.parametrize(
    ("business", "side"),
    [
        (Business(vat_id="NL001234567B01"), SELLER),
        (Business(kvk="12345678"), SELLER),
        (Business(iban="NL91ABNA0417164300"), SELLER),
        (Business(name="ALICE ontwerp"), SELLER),
        (Business(vat_id="NL123456782B90"), BUYER),
        (Business(kvk="87654321"), BUYER),
        (Business(name="Carol B.V."), BUYER),
        (Business(name="Alice Ontwerp", kvk="87654321"), BUYER),
        (Business(name="Somebody"), ""),
        (Business(), ""),
    ],
)
def test_a_business_is_known_by_its_numbers_and_else_by_its_name(business, side):
    assert side_of(case(), business) == side


def test_a_card_has_what_fits_and_says_what_does_not():
    address = replace(CAROL.address, line_2="B", line_3="C", country="XX")
    card = card_of(case(buyer=replace(CAROL, name="n" * 200, address=address)), BUYER)
    assert card.fields["address"] == "Singel 2, B, C"
    assert (len(card.fields["name"]), card.fields["country"]) == (120, "NL")
    assert len(card.notes) == 2


def test_a_person_is_not_called_a_business():
    consumer = document(buyer=replace(CAROL, vat_id="", legal_id=None, endpoint=Identifier("x", "EM")))
    assert card_of(consumer, BUYER).fields["kind"] == "unknown"
    assert card_of(CASES["export"], BUYER).fields["language"] == "en"
