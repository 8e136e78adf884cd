"""What people type comes to the cent: discounts, prices with VAT, and amounts taken back."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.einvoicing.entry import Discount, Left, Typed, spread_amount, typed_sums
from foundation.einvoicing.model import AllowanceCharge, Line
from foundation.einvoicing.totals import line_net, vat_of

D = Decimal
RATES = [("S", D(21)), ("S", D(9)), ("Z", D(0))]
cents = st.integers(0, 99999).map(lambda n: D(n) / 100)


@st.composite
def rows(draw):
    category, rate = draw(st.sampled_from(RATES))
    quantity = D(draw(st.integers(-20, 400))) / 4
    own = Discount(percent=D(draw(st.integers(0, 100)))) if draw(st.booleans()) else Discount(amount=draw(cents))
    return Typed(Line("x", quantity, "HUR", draw(cents), category, rate), own, apart=draw(st.booleans()))


def row(price, rate=21, **more):
    return Typed(Line("x", D(1), "HUR", D(price), "S", D(rate)), **more)


@settings(max_examples=150, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=6), st.integers(0, 100), st.booleans())
def test_whatever_is_typed_the_sums_close_to_the_cent(typed, percent, with_vat):
    found = typed_sums(typed, discount=Discount(percent=D(percent)), with_vat=with_vat)
    assert sum(part.net for part in found.parts) == found.totals.net
    for group in found.totals.breakdown:
        assert group.vat == vat_of(group.base, group.rate)
    entered = sum(part.entered for part in found.parts) - found.entered_discount
    assert (found.totals.payable if with_vat else found.totals.net) == entered
    assert abs(found.totals.rounding) <= (D("0.01") * len(found.totals.breakdown) if with_vat else 0)
    for part in found.parts:
        line = Line("x", part.quantity, "HUR", part.price, "S", D(0), allowances=(AllowanceCharge(part.discount),))
        assert part.before_share == line_net(line)


def test_a_discount_is_divided_over_the_rates_by_what_they_weigh():
    found = typed_sums([row("200"), row("100", 9)], discount=Discount(amount=D("10.00")))
    assert [part.share for part in found.parts] == [D("6.67"), D("3.33")]
    assert [(group.base, group.vat) for group in found.totals.breakdown] == [
        (D("193.33"), D("40.60")), (D("96.67"), D("8.70")),
    ]  # fmt: skip


def test_a_discount_takes_nothing_from_a_deduction_and_never_more_than_is_there():
    deposit = Typed(Line("deposit", D(-1), "LS", D(50), "S", D(21)), apart=True)
    found = typed_sums([row("200"), deposit], discount=Discount(percent=D(10)))
    assert (found.discount, found.totals.net) == (D("20.00"), D("130.00"))
    assert typed_sums([row("200")], discount=Discount(amount=D(500))).totals.net == 0


def test_prices_with_vat_come_to_exactly_what_was_typed():
    found = typed_sums([row("0.03"), row("10")], with_vat=True, discount=Discount(percent=D(50)))
    assert found.totals.payable == D("5.01")
    assert found.entered_discount == D("5.02")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cents.filter(bool), min_size=1, max_size=3), min_size=1, max_size=3), st.integers(1, 1000),
       st.booleans())  # fmt: skip
def test_an_amount_taken_back_is_never_more_than_is_left_of_any_line(groups, part, with_vat):
    lefts = [Left(*RATES[place], tuple(nets), vat_of(sum(nets), RATES[place][1])) for place, nets in enumerate(groups)]
    whole = sum(left.net + (left.vat if with_vat else 0) for left in lefts)
    amount = max((whole * part / 1000).quantize(D("0.01")), D("0.01"))
    nets = spread_amount(amount, lefts, with_vat=with_vat)
    for left, taken in zip(lefts, nets, strict=True):
        assert all(0 <= one <= most for one, most in zip(taken, left.nets, strict=True))
    if not with_vat:
        assert sum(map(sum, nets)) == amount
    else:
        gross = sum(sum(t) + vat_of(sum(t), left.rate) for left, t in zip(lefts, nets, strict=True))
        assert abs(gross - amount) <= D("0.01") * len(lefts)
