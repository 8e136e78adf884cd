"""Statutory interest to the cent: the golden sums, the days that count, and payments on the way."""

from datetime import date
from decimal import Decimal

import pytest

from foundation.law.debt import Debt, Payment
from foundation.law.interest import Claim, accrue, first_day, recompute
from foundation.law.table import Table
from foundation.law.tests.make import TABLE, interest, verified

D = Decimal
LONG = ("2500", date(2024, 6, 14), date(2026, 11, 23))


def test_a_rate_that_changes_in_between_gives_two_segments():
    found = interest("1000", date(2026, 5, 31), date(2026, 7, 31))
    assert [(s.days, s.rate, s.amount) for s in found.segments] == [
        (30, D("10.15"), D("8.34")),
        (31, D("10.40"), D("8.83")),
    ]
    assert found.amount == D("17.17")
    assert [s.row_ids for s in found.segments] == [
        ("nl.interest.statutory.b2b.2025-07-01",),
        ("nl.interest.statutory.b2b.2026-07-01",),
    ]


def test_interest_on_a_business_compounds_every_year():
    assert interest(*LONG).amount == D("720.70")


def test_interest_on_a_consumer_follows_the_decrees_and_compounds():
    found = interest(*LONG, party="b2c")
    assert found.amount == D("349.14")
    assert {s.rate for s in found.segments} == {D("7.00"), D("6.00"), D("4.00")}


def test_under_the_directive_interest_is_simple():
    found = interest(*LONG, country="DE")
    assert found.amount == D("664.06")
    assert {s.bearing for s in found.segments} == {D("2500")}
    assert "eu.interest.statutory.b2b.2013-03-16" in found.row_ids


def test_nothing_runs_on_the_due_date_and_the_day_of_payment_counts():
    due = date(2026, 3, 31)
    assert interest("1000", due, due).segments == ()
    assert interest("1000", due, date(2026, 4, 1)).segments[0].days == 1
    paid = interest("1000", due, date(2026, 4, 30), paid=[(date(2026, 4, 10), "1002.78")])
    assert [(s.days, s.amount) for s in paid.segments] == [(10, D("2.78"))]
    assert (paid.principal_open, paid.interest_open) == (0, 0)


def test_without_an_agreed_date_interest_runs_from_the_31st_day_after_receipt():
    where = {"table": TABLE, "party": "b2b", "jurisdiction": "NL"}
    assert first_day(due_on=None, received_on=date(2026, 1, 1), **where) == date(2026, 2, 1)
    assert first_day(due_on=date(2026, 1, 15), received_on=date(2026, 1, 1), **where) == date(2026, 1, 16)


def test_a_leap_day_is_a_day_and_a_year_has_365():
    found = interest("36500", date(2024, 2, 28), date(2024, 2, 29))
    assert found.amount == D("12.50")


def test_a_year_that_began_on_29_february_ends_on_the_28th():
    found = interest("1000", date(2024, 2, 28), date(2025, 3, 1))
    assert found.segments[-1].start == date(2025, 3, 1)
    assert found.segments[-1].bearing > 1000


def test_on_the_anniversary_the_years_interest_starts_to_bear_interest():
    found = interest("1000", date(2025, 7, 31), date(2026, 8, 1))
    year = [s for s in found.segments if s.start < date(2026, 8, 1)]
    assert found.segments[-1].start == date(2026, 8, 1)
    assert found.segments[-1].bearing == 1000 + sum(s.amount for s in year)


def test_a_payment_settles_costs_then_interest_then_principal():
    found = interest(
        "1000", date(2026, 3, 31), date(2026, 5, 31), costs="40", paid=[(date(2026, 4, 30), "100.00")]
    )  # fmt: skip
    paid = found.allocations[0]
    assert (paid.costs, paid.interest, paid.principal) == (D("40.00"), D("8.34"), D("51.66"))
    assert [s.bearing for s in found.segments] == [D("1000"), D("948.34")]
    assert found.segments[1].start == date(2026, 5, 1)
    assert "nl.payment.allocation.all.1992-01-01" in found.row_ids
    assert (found.principal_open, found.costs_open) == (D("948.34"), 0)


def test_a_payment_settles_the_oldest_interest_first():
    debt = Debt(D(100), D(10), grown=D(5), accrued=D(3))
    taken = debt.receive(Payment(date(2026, 1, 1), D(17)))
    assert (taken.costs, taken.interest, taken.principal) == (10, 7, 0)
    assert (debt.grown, debt.accrued, debt.principal) == (0, 1, 100)


def test_a_payment_before_the_due_date_lowers_the_principal_alone():
    found = interest("1000", date(2026, 3, 31), date(2026, 4, 30), costs="40", paid=[(date(2026, 3, 31), "100")])
    assert found.allocations[0].principal == 100
    assert found.segments[0].bearing == 900
    assert found.costs_open == 40


def test_a_payment_after_the_chosen_day_is_left_out():
    found = interest("1000", date(2026, 3, 31), date(2026, 4, 30), paid=[(date(2026, 5, 1), "100")])
    assert found.allocations == ()
    assert found.principal_open == 1000


def test_before_the_due_date_only_what_was_paid_by_then_is_counted():
    paid = [(date(2026, 3, 1), "100"), (date(2026, 3, 20), "100")]
    assert interest("1000", date(2026, 3, 31), date(2026, 3, 10), paid=paid).principal_open == 900
    assert interest("1000", date(2026, 3, 31), date(2026, 5, 31), country="US", paid=paid).principal_open == 800


def test_two_payments_on_one_day_are_both_counted():
    day = date(2026, 4, 30)
    found = interest("1000", date(2026, 3, 31), date(2026, 5, 31), paid=[(day, "100"), (day, "100")])
    assert found.segments[1].bearing == D("808.34")


def test_what_is_paid_beyond_the_debt_is_shown_and_bears_nothing():
    found = interest("100", date(2026, 3, 31), date(2026, 12, 31), paid=[(date(2026, 4, 1), "150")])
    assert found.allocations[0].unused == D("49.97")
    assert len(found.segments) == 1


def test_a_refund_raises_the_principal_from_the_day_after():
    found = interest("1000", date(2026, 3, 31), date(2026, 5, 31), paid=[(date(2026, 4, 30), "-200")])
    assert [s.bearing for s in found.segments] == [D("1000"), D("1200")]


def test_no_law_no_claim():
    found = interest("1000", date(2026, 3, 31), date(2026, 5, 31), country="US", paid=[(date(2026, 4, 30), "10")])
    assert not found.claimed
    assert (found.amount, found.principal_open) == (0, 990)
    assert found.remarks[0].rule == "NO-CLAIM"


def test_a_day_without_a_rate_makes_no_claim_rather_than_half_of_one():
    assert not interest("1000", date(2012, 12, 1), date(2013, 5, 31)).claimed


@pytest.mark.parametrize("fields", [{"principal": D(-1)}, {"costs": D(-1)}])
def test_a_claim_is_never_below_zero(fields):
    values = {"principal": D(1), "first_day": date(2026, 1, 1), "until": date(2026, 2, 1), "party": "b2b"}
    with pytest.raises(ValueError, match="never below zero"):
        accrue(Claim(**values | {"jurisdiction": "NL"} | fields), TABLE)


def test_a_half_year_without_a_verified_row_makes_the_sum_an_estimate():
    found = interest("1000", date(2026, 5, 31), date(2026, 7, 31))
    assert [s.estimate for s in found.segments] == [False, True]
    assert found.estimate
    assert found.remarks[0].rule == "RATE-VERIFIED"
    fresh = interest("1000", date(2026, 5, 31), date(2026, 7, 31), table=verified())
    assert not fresh.estimate
    assert fresh.remarks == ()
    assert fresh.amount == found.amount


def test_under_the_directive_the_moving_part_is_what_must_be_verified():
    assert not interest("1000", date(2026, 3, 31), date(2026, 6, 30), country="DE").estimate
    assert interest("1000", date(2026, 3, 31), date(2026, 7, 31), country="DE").estimate
    assert not interest("1000", date(2026, 3, 31), date(2026, 7, 31), country="DE", table=verified()).estimate


def test_a_verification_holds_for_its_half_year_only():
    stale = verified(through=date(2026, 12, 31))
    assert not interest("1000", date(2026, 11, 30), date(2026, 12, 31), table=stale).estimate
    assert interest("1000", date(2026, 11, 30), date(2027, 1, 1), table=stale).estimate


def test_papers_can_be_computed_again_after_the_tables_changed():
    found = interest(*LONG, paid=[(date(2025, 3, 3), "500")], costs="40")
    from dataclasses import replace

    old = TABLE.by_id("nl.interest.statutory.b2b.2025-07-01")
    changed = TABLE.overlaid([replace(old, replaced_by="admin.1"), replace(old, id="admin.1", value="9.00")])
    assert accrue(found.claim, changed).amount != found.amount
    again = recompute(found, changed)
    assert (again.amount, again.allocations, again.row_ids) == (found.amount, found.allocations, found.row_ids)


def test_an_old_paper_is_not_moved_by_a_rate_that_came_later():
    found = interest("1000", date(2026, 11, 30), date(2027, 3, 31))
    from dataclasses import replace

    new = replace(
        TABLE.by_id("nl.interest.statutory.b2b.2026-07-01"), id="admin.1", value="12.00", valid_from=date(2027, 1, 1)
    )
    table = TABLE.overlaid([new])
    assert accrue(found.claim, table).amount > found.amount
    assert recompute(found, table).amount == found.amount


def test_no_claim_is_computed_again_as_no_claim():
    found = interest("1000", date(2026, 3, 31), date(2026, 5, 31), country="US")
    assert found.row_ids == ()
    assert not recompute(found, Table(())).claimed
