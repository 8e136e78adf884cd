"""Whatever the dates and payments: cents only, days add up, and no cent of a payment is lost."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.kernel.money import cents
from foundation.law.interest import Claim, Payment, accrue, recompute
from foundation.law.tests.make import TABLE

DAYS = st.dates(date(2013, 3, 16), date(2027, 12, 31))
AMOUNTS = st.decimals("0.01", "50000", places=2)
PARTIES = st.sampled_from([("b2b", "NL"), ("b2c", "NL"), ("b2g", "NL"), ("b2b", "DE")])


@st.composite
def claims(draw):
    party, country = draw(PARTIES)
    first = draw(DAYS)
    until = first + timedelta(days=draw(st.integers(0, 1500)))
    paid = draw(st.lists(st.tuples(st.integers(-40, 1600), AMOUNTS), max_size=4))
    payments = tuple(Payment(first + timedelta(days=after), amount) for after, amount in paid)
    return Claim(
        draw(AMOUNTS), first, until, party, country, payments, draw(st.sampled_from([Decimal(0), Decimal(40)]))
    )


@settings(max_examples=300, deadline=None)
@given(claims())
def test_segments_are_whole_days_in_a_row_and_cents(claim):
    found = accrue(claim, TABLE)
    for earlier, later in zip(found.segments, found.segments[1:], strict=False):
        assert later.start == earlier.end + timedelta(days=1)
    for segment in found.segments:
        assert claim.first_day <= segment.start <= segment.end <= claim.until
        assert segment.amount == cents(segment.amount) >= 0
        assert abs(segment.amount - segment.bearing * segment.rate * segment.days / 36500) <= Decimal("0.005")
        assert segment.row_ids
        assert all(row.holds_on(segment.start) and row.holds_on(segment.end) for row in segment.rows)


@settings(max_examples=300, deadline=None)
@given(claims())
def test_every_cent_is_either_open_or_paid(claim):
    found = accrue(claim, TABLE)
    counted = [payment for payment in claim.payments if payment.on <= claim.until]
    assert sum(payment.amount for payment in counted) == sum(
        a.costs + a.interest + a.principal + a.unused for a in found.allocations
    )
    costs = claim.costs if claim.until >= claim.first_day else 0
    owed = claim.principal + costs + found.amount
    settled = sum(a.costs + a.interest + a.principal for a in found.allocations)
    assert owed - settled == found.principal_open + found.interest_open + found.costs_open
    assert min(found.principal_open, found.interest_open, found.costs_open) >= 0


@settings(max_examples=100, deadline=None)
@given(claims(), st.integers(1, 200))
def test_a_day_longer_never_costs_less(claim, days):
    longer = Claim(
        claim.principal, claim.first_day, claim.until + timedelta(days=days), claim.party, claim.jurisdiction
    )  # fmt: skip
    shorter = Claim(claim.principal, claim.first_day, claim.until, claim.party, claim.jurisdiction)
    assert accrue(longer, TABLE).amount >= accrue(shorter, TABLE).amount - Decimal("0.01")


@settings(max_examples=100, deadline=None)
@given(claims())
def test_everything_can_be_computed_again_from_its_rows(claim):
    found = accrue(claim, TABLE)
    again = recompute(found, TABLE)
    assert (again.amount, again.principal_open, again.row_ids) == (found.amount, found.principal_open, found.row_ids)
