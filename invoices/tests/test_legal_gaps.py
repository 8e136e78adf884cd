"""The law's list, at its edges: what is a gap of this seller or this invoice, and what is none."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from invoices import legal, preflight
from invoices.tests.make import line, make_business, make_draft

pytestmark = pytest.mark.django_db
FREE = {"vat_category": "E", "vat_rate": Decimal(0)}
OUTSIDE = {"vat_category": "O", "vat_rate": Decimal(0)}


@pytest.fixture
def alice():
    return make_business()


def blocking(draft, business, today=None, lines=None):
    """The sentences that stop this draft, in their order."""
    with translation.override("en"):
        found = preflight.check(draft, lines or list(draft.lines.all()), business, today or timezone.localdate())
        return [str(finding) for finding in found if finding.blocks]


def stops(sentences, words):
    return any(words in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("seller", "rows", "words", "is_gap"),
    [
        ({"city": ""}, {}, "Your address", True),
        ({"vat_id": "", "vat_scheme": "kor"}, FREE, "Your VAT number", False),
        ({"vat_id": "", "vat_scheme": "standard"}, FREE, "Your VAT number", True),
        ({"kvk": "", "country": "BE"}, {}, "Your KvK number", False),
        ({"vat_scheme": "kor"}, {}, "You do not charge VAT", True),
        ({"vat_scheme": "kor"}, FREE, "You do not charge VAT", False),
    ],
)
def test_what_a_seller_has_to_state_depends_on_where_and_under_which_scheme(alice, seller, rows, words, is_gap):
    draft = make_draft(alice, lines=[line(**rows)])
    type(alice).objects.filter(pk=alice.pk).update(**seller)
    alice.refresh_from_db()
    assert stops(blocking(draft, alice), words) is is_gap


@pytest.mark.parametrize("field", ["buyer_address", "buyer_city"])
def test_half_an_address_of_the_client_is_none(alice, field):
    assert stops(blocking(make_draft(alice, **{field: ""}), alice), "The client's address")


@pytest.mark.parametrize(("days", "is_gap"), [(-1, True), (0, False)])
def test_an_invoice_may_be_due_today_and_not_yesterday(alice, days, is_gap):
    today = timezone.localdate()
    draft = make_draft(alice, due_on=today + timedelta(days=days))
    assert stops(blocking(draft, alice, today), "already passed") is is_gap


@pytest.mark.parametrize(("discount", "is_gap"), [("425.00", False), ("425.01", True)])
def test_a_discount_takes_no_more_than_the_lines_come_to(alice, discount, is_gap):
    draft = make_draft(alice, discount_kind="amount", discount=Decimal(discount))
    assert stops(blocking(draft, alice), "The discount is more than the lines come to.") is is_gap


def test_an_invoice_without_a_vat_number_has_no_other_rate_beside_it(alice):
    assert stops(blocking(make_draft(alice, lines=[line(), line(**OUTSIDE)]), alice), "cannot be mixed")
    assert not stops(blocking(make_draft(alice, lines=[line(**OUTSIDE), line(**OUTSIDE)]), alice), "cannot be mixed")


def test_a_period_in_the_notes_dates_every_line_and_a_missing_day_names_its_lines(alice):
    rows = [line(), line(description="Advice", service_date=None), line(description="Design", service_date=None)]
    assert stops(blocking(make_draft(alice, lines=rows), alice), "Line 2, 3: the day or period of the service")
    told = make_draft(alice, lines=rows, notes="All work of March 2026")
    assert not stops(blocking(told, alice), "day or period of the service")


def test_one_invoice_holds_what_one_paper_holds():
    assert "at most 1000 lines; this one has 1001" in str(legal.too_long(["x"] * 1001))
    assert "A description has at most 2000 characters" in str(legal.too_long(["x" * 2001]))
    assert "All descriptions together" in str(legal.too_long(["x" * 1000] * 201))
    assert [legal.too_long(texts) for texts in (["x"] * 1000, ["x" * 2000], ["x" * 1000] * 200)] == ["", "", ""]


def test_a_description_that_is_too_long_stops_the_invoice(alice):
    draft = make_draft(alice, lines=[line()])
    lines = list(draft.lines.all())
    lines[0].description = "word " * 401  # in hand only: PostgreSQL keeps no such text
    assert stops(blocking(draft, alice, lines=lines), "at most 2000 characters")


def test_what_blocks_is_told_before_what_is_worth_a_look(alice):
    draft = make_draft(alice, buyer_email="", due_on=date(2020, 1, 1), lines=[line(service_date=date(2026, 1, 5))])
    found = preflight.check(draft, list(draft.lines.all()), alice, timezone.localdate())
    blocks = [finding.blocks for finding in found]
    assert True in blocks
    assert False in blocks
    assert blocks == sorted(blocks, reverse=True)
