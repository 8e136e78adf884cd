"""What holds for every invoice there could be."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from foundation.einvoicing import totals
from foundation.einvoicing.model import AllowanceCharge, Line
from foundation.einvoicing.tests.make import RUNS

D = Decimal
CENT = D("0.01")
KEYS = st.sampled_from([("S", D("21")), ("S", D("21.00")), ("S", D("9")), ("S", D("5.5")), ("E", D(0)), ("AE", D(0))])
AMOUNTS = st.decimals(0, 5000, places=2)
PARTS = st.lists(st.builds(AllowanceCharge, st.decimals(0, 50, places=3)), max_size=2).map(tuple)


@st.composite
def lines(draw, least=0):
    quantity = draw(st.decimals(least, 500, places=draw(st.integers(0, 4))))
    price = draw(st.decimals(0, 5000, places=draw(st.integers(0, 6))))
    base = draw(st.sampled_from([D(1), D(1), D(3), D(100)]))
    key = draw(KEYS)
    return Line("Work", quantity, "HUR", price, *key, base_quantity=base, allowances=draw(PARTS), charges=draw(PARTS))


SHARES = st.lists(st.fractions(0, 1, max_denominator=1000), min_size=8, max_size=8)
LINES = st.lists(lines(least=-100), min_size=1, max_size=8)
DISCOUNTS = st.lists(st.tuples(AMOUNTS, KEYS).map(lambda it: AllowanceCharge(it[0], *it[1])), max_size=3).map(tuple)


@RUNS
@given(LINES, DISCOUNTS, DISCOUNTS, AMOUNTS)
def test_the_sums_close_in_whole_cents(rows, allowances, charges, prepaid):
    it = totals.of_lines(rows, allowances=allowances, charges=charges, prepaid=prepaid)
    assert sum(it.line_nets) == it.sum_of_lines
    assert it.net == it.sum_of_lines - it.allowances + it.charges == sum(group.base for group in it.breakdown)
    assert it.vat == sum(group.vat for group in it.breakdown)
    assert it.payable == it.gross - it.prepaid == it.net + it.vat - prepaid
    amounts = [it.net, it.vat, it.gross, it.payable, *it.line_nets, *(group.vat for group in it.breakdown)]
    assert {amount.as_tuple().exponent for amount in amounts} == {-2}


@RUNS
@given(LINES, DISCOUNTS)
def test_vat_is_within_half_a_cent_and_every_key_has_one_row(rows, allowances):
    breakdown = totals.of_lines(rows, allowances=allowances).breakdown
    assert all(abs(group.vat - group.base * group.rate / 100) <= D("0.005") for group in breakdown)
    assert len({group.key for group in breakdown}) == len(breakdown)
    assert {group.key for group in breakdown} == {(part.category, part.rate) for part in (*rows, *allowances)}


@RUNS
@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_is_irrelevant(rows, random):
    shuffled = random.sample(rows, len(rows))
    one, two = totals.of_lines(rows), totals.of_lines(shuffled)
    assert (one.breakdown, one.payable) == (two.breakdown, two.payable)


@RUNS
@given(st.lists(lines(), min_size=1, max_size=8))
def test_prices_with_vat_close_within_a_cent_per_rate_and_are_paid_exactly(rows):
    entered = sum(totals.line_net(row) for row in rows)
    net_lines, rounding = totals.from_gross(rows)
    result = totals.of_lines(net_lines, rounding=rounding)
    assert result.payable == entered
    assert abs(rounding) <= CENT * len(result.breakdown)
    for group in result.breakdown:
        gross = sum(totals.line_net(row) for row in rows if (row.category, row.rate) == group.key)
        assert abs(group.base + group.vat - gross) <= CENT


@RUNS
@given(AMOUNTS, st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=9))
def test_a_split_amount_adds_up_and_stays_within_a_cent_of_its_share(amount, weights):
    if not sum(weights):
        return
    parts = totals.allocate(amount, weights)
    assert sum(parts) == amount
    assert all(abs(part - amount * weight / sum(weights)) < CENT for part, weight in zip(parts, weights, strict=True))
    assert totals.allocate(-amount, weights) == tuple(-part for part in parts)


@RUNS
@given(LINES, st.lists(SHARES, min_size=1, max_size=5))
def test_any_row_of_partial_credits_closes_to_the_cent(rows, steps):
    """Each step raises the credited share of each line at random; a last one credits all that is left."""
    invoice = totals.of_lines(rows)
    credited, notes = [D(0)] * len(rows), []
    for step in (*steps, [1] * 8):
        part = [
            totals.partial_credit(net, done, D(share.numerator), D(share.denominator))
            for net, done, share in zip(invoice.line_nets, credited, step, strict=False)
        ]
        credited = [done + now for done, now in zip(credited, part, strict=True)]
        notes.append(_note(rows, part, notes))
    assert credited == list(invoice.line_nets)
    assert totals.add_groups(note.breakdown for note in notes) == invoice.breakdown
    assert sum(note.gross for note in notes) == invoice.gross


def _note(rows, part, earlier):
    """Credit lines of these amounts; a negative amount is a negative quantity."""
    credit = [
        Line("Credit", D(1).copy_sign(net), "C62", abs(net), row.category, row.rate)
        for row, net in zip(rows, part, strict=True)
    ]
    note = totals.of_lines(credit, credited_before=totals.add_groups(one.breakdown for one in earlier))
    assert all(abs(group.vat - group.base * group.rate / 100) <= CENT for group in note.breakdown)
    return note


@RUNS
@given(LINES, DISCOUNTS)
def test_a_full_credit_mirrors_exactly(rows, allowances):
    turned = [
        Line("Back", -row.quantity, "HUR", row.unit_price, row.category, row.rate, base_quantity=row.base_quantity,
             allowances=row.charges, charges=row.allowances) for row in rows
    ]  # fmt: skip
    one, two = totals.of_lines(rows, allowances=allowances), totals.of_lines(turned, charges=allowances)
    assert (one.net, one.vat, one.payable) == (-two.net, -two.vat, -two.payable)
