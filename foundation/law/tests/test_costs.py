"""Collection costs: the scale to the cent, never more than the decree, and for consumers only after the letter."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.law.costs import collection_costs, last_day_to_pay
from foundation.law.tests.make import TABLE

D = Decimal
NOV = date(2026, 11, 24)


def costs(*principals, party="b2b", country="NL", on=NOV, **more):
    amounts = [D(amount) for amount in principals]
    return collection_costs(amounts, party=party, on=on, jurisdiction=country, table=TABLE, **more)


@pytest.mark.parametrize(
    ("principal", "amount"),
    [
        ("0.01", "40"), ("100", "40"), ("266.66", "40"), ("266.70", "40.01"), ("500", "75"), ("1000", "150"),
        ("2500", "375"), ("5000", "625"), ("10000", "875"), ("25000", "1025"), ("200000", "2775"),
        ("1000000", "6775"), ("5000000", "6775"),
    ],
)  # fmt: skip
def test_the_scale_of_the_decree(principal, amount):
    assert costs(principal).amount == D(amount)
    assert costs(principal, party="b2c").amount == D(amount)


def test_every_tier_cites_its_row():
    found = costs("3000")
    assert [(step.part, step.percent, step.amount) for step in found.steps] == [(2500, 15, 375), (500, 10, 50)]
    assert "nl.collection.bik.tier.all.2012-07-01.above-2500" in found.row_ids
    assert "nl.collection.bik.min.all.2012-07-01" in found.row_ids


def test_a_business_owes_forty_euros_without_any_reminder():
    found = costs("1000")
    assert (found.owed, found.due, found.without_reminder) == (True, D(150), D(40))
    assert "nl.collection.flat_min.b2b.2013-03-16" in found.row_ids


def test_a_public_body_owes_what_a_business_owes():
    assert costs("1000", party="b2g").due == D(150)


def test_a_consumer_owes_nothing_before_the_letter():
    found = costs("1000", party="b2c")
    assert (found.amount, found.due, found.without_reminder) == (D(150), 0, 0)
    assert "only after a free letter" in found.remarks[0].en
    assert "nl.collection.b2c.notice_days.b2c.2012-07-01" in found.row_ids


def test_the_fourteen_days_start_the_day_after_the_letter_arrived():
    monday = date(2026, 11, 2)
    assert last_day_to_pay(monday) == date(2026, 11, 16)
    on_last = costs("1000", party="b2c", letter_received_on=monday, on=date(2026, 11, 16))
    after = costs("1000", party="b2c", letter_received_on=monday, on=date(2026, 11, 17))
    assert (on_last.due, after.due) == (0, D(150))
    assert on_last.owed_from == after.owed_from == date(2026, 11, 17)


def test_a_last_day_in_the_weekend_or_at_christmas_moves_on():
    assert last_day_to_pay(date(2026, 10, 31)) == date(2026, 11, 16)  # a Saturday: 14 November
    assert last_day_to_pay(date(2026, 12, 11)) == date(2026, 12, 28)  # Christmas Day, a Friday


def test_several_claims_in_one_letter_are_added_up_before_the_scale():
    assert costs("100", "100", party="b2c").amount == D(40)
    assert costs("2500", "2500", party="b2c").amount == D(625)


def test_vat_comes_on_top_only_when_it_cannot_be_deducted():
    found = costs("1000", party="b2c", adds_vat=True)
    assert (found.amount, found.vat) == (D("181.50"), D("31.50"))
    assert costs("1000000", adds_vat=True).amount == D("8197.75")


def test_elsewhere_in_the_union_a_business_owes_the_forty_of_the_directive():
    found = costs("1000", country="DE")
    assert (found.due, found.row_ids) == (D(40), ("eu.collection.flat_min.b2b.2013-03-16",))


@pytest.mark.parametrize(("party", "country"), [("b2c", "DE"), ("b2b", "US"), ("b2c", "US")])
def test_without_a_rule_no_costs_are_claimed(party, country):
    found = costs("1000", party=party, country=country)
    assert (found.amount, found.due) == (0, 0)
    assert found.remarks[0].rule == "NO-CLAIM"


def test_nothing_open_no_costs():
    assert costs("0").amount == 0


def test_a_negative_principal_is_refused():
    with pytest.raises(ValueError, match="above zero"):
        costs("-1")


@given(st.decimals("0.01", "2000000", places=2))
def test_costs_are_computed_again_from_their_rows(principal):
    found = costs(principal)
    again = collection_costs(
        [principal], party="b2b", on=NOV, jurisdiction="NL", table=TABLE.pinned(found.row_ids)
    )  # fmt: skip
    assert again == found or (again.amount, again.row_ids) == (found.amount, found.row_ids)


@given(st.decimals("0.01", "2000000", places=2), st.decimals("0.01", "5000", places=2))
def test_a_larger_principal_never_costs_less(principal, more):
    assert costs(principal + more).amount >= costs(principal).amount
    assert D(40) <= costs(principal).amount <= D(6775)
