"""Partial credits: they never drift from the invoice, nor pass it, by a cent; nor does their VAT."""

from decimal import Decimal

import pytest

from foundation.einvoicing import totals
from foundation.einvoicing.tests.make import document, line

D = Decimal


def test_a_line_credited_in_thirds_is_credited_exactly():
    credited, steps = D(0), []
    for part in (1, 2, 3):
        steps.append(totals.partial_credit(D("100.00"), credited, D(part), D(3)))
        credited += steps[-1]
    assert steps == [D("33.33"), D("33.34"), D("33.33")]
    assert credited == D("100.00")


def test_a_negative_line_is_credited_in_parts_as_well():
    assert totals.partial_credit(D("-10.00"), D(0), D("0.5")) == D("-5.00")


def test_what_was_credited_beyond_the_part_is_not_taken_back():
    assert totals.partial_credit(D("100.00"), D("80.00"), D("0.5")) == D("0.00")


@pytest.mark.parametrize("part", ["-0.1", "1.01"])
def test_a_part_outside_the_whole_is_refused(part):
    with pytest.raises(ValueError, match="part"):
        totals.partial_credit(D(100), D(0), D(part))


def test_an_amount_can_be_credited_until_nothing_is_left():
    assert totals.remaining_credit(D("100.00"), D("60.00"), D("39.99")) == D("0.01")
    assert totals.remaining_credit(D("100.00"), D("60.00"), D("40.00")) == D("0.00")


@pytest.mark.parametrize("amount", ["40.01", "-0.01", "0.001"])
def test_more_than_is_left_is_refused(amount):
    with pytest.raises(ValueError, match="amount"):
        totals.remaining_credit(D("100.00"), D("60.00"), D(amount))


def test_credit_notes_that_take_back_everything_take_back_exactly_the_vat():
    invoice = totals.totals(document(line(1, "0.10")))
    assert invoice.vat == D("0.02")
    notes = []
    for _ in range(5):
        notes.append(totals.of_lines([line(1, "0.02")], credited_before=totals.add_groups(n.breakdown for n in notes)))
    assert [note.vat for note in notes] == [D("0.00"), D("0.01"), D("0.00"), D("0.01"), D("0.00")]
    assert sum(note.gross for note in notes) == invoice.gross


def test_each_credit_alone_would_have_drifted():
    assert sum(totals.of_lines([line(1, "0.02")]).vat for _ in range(5)) == D("0.00")


def test_the_sums_of_breakdowns_stay_apart_per_rate():
    one = totals.of_lines([line(1, "10"), line(1, "5", "9")]).breakdown
    two = totals.of_lines([line(1, "1", "9.00")]).breakdown
    assert [(group.rate, group.base, group.vat) for group in totals.add_groups([one, two])] == [
        (D(21), D("10.00"), D("2.10")),
        (D(9), D("6.00"), D("0.54")),
    ]


def test_a_full_credit_mirrors_the_invoice_exactly():
    lines = [line(3, "0.835"), line(-1, "0.115", "9"), line("1.5", "33.333")]
    mirrored = [line(-it.quantity, it.unit_price, it.rate) for it in lines]
    invoice, credit = totals.of_lines(lines), totals.of_lines(mirrored)
    assert (credit.net, credit.vat, credit.gross) == (-invoice.net, -invoice.vat, -invoice.gross)
    assert credit.line_nets == tuple(-net for net in invoice.line_nets)
