"""Credit notes made from an invoice close with it, whatever their number and order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.einvoicing import totals
from foundation.einvoicing.check import check
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.credit import credit_note
from foundation.einvoicing.model import AllowanceCharge
from foundation.einvoicing.tests import judge
from foundation.einvoicing.tests.cases import case
from foundation.einvoicing.tests.make import RUNS, line
from foundation.einvoicing.tests.test_properties import DISCOUNTS, LINES
from foundation.einvoicing.ubl import to_ubl

D = Decimal
INVOICE = case(line(3, "33.333"), line(2, "0.05", "9"))


def note(original, earlier=(), amounts=None):
    return credit_note(original, earlier, number=f"C-{len(earlier)}", issue_date=date(2026, 4, 1), amounts=amounts)


def test_a_whole_credit_is_the_invoice_with_another_number_and_a_reference():
    credit = note(INVOICE)
    assert [replace(row, id="") for row in credit.lines] == list(INVOICE.lines)
    assert totals.totals(credit) == totals.totals(INVOICE)
    assert (credit.type_code, credit.preceding[0].number) == ("381", INVOICE.number)


def test_what_was_credited_whole_cannot_be_credited_again():
    with pytest.raises(ValueError, match="left"):
        note(INVOICE, [note(INVOICE)])
    with pytest.raises(ValueError, match="left"):
        note(INVOICE, [note(INVOICE)], {0: D("0.01")})


def test_a_part_is_one_piece_at_the_credited_amount():
    credit = note(INVOICE, amounts={0: D("40.00")})
    (row,) = credit.lines
    assert (row.id, row.quantity, row.unit_price, row.rate) == ("1", D(1), D("40.00"), D(21))
    assert totals.totals(credit).gross == D("48.40")


def test_the_rest_takes_back_all_that_is_left_and_not_a_cent_more():
    first = note(INVOICE, amounts={0: D("40.00")})
    rest = note(INVOICE, [first])
    assert [totals.line_net(row) for row in rest.lines] == [D("60.00"), D("0.10")]
    assert sum(totals.totals(it).gross for it in (first, rest)) == totals.totals(INVOICE).gross
    with pytest.raises(ValueError, match="left"):
        note(INVOICE, [first, rest])


@pytest.mark.parametrize("amounts", [{0: D("100.01")}, {0: D("-1.00")}, {0: D("0.001")}, {}, {1: D("0.11")}])
def test_more_than_is_left_or_nothing_is_refused(amounts):
    with pytest.raises(ValueError, match="amount"):
        note(INVOICE, amounts=amounts)


def test_discounts_follow_in_proportion_and_the_rounding_comes_last():
    regular = AllowanceCharge(D("10.00"), "S", D(21), reason="Regular")
    invoice = case(line(1, "100"), line(1, "300"), allowances=(regular,), rounding=D("0.03"))
    first = note(invoice, amounts={0: D("100.00")})
    rest = note(invoice, [first])
    assert (first.allowances[0].amount, rest.allowances[0].amount) == (D("2.50"), D("7.50"))
    assert (first.rounding, rest.rounding) == (D("0.00"), D("0.03"))
    assert sum(totals.totals(it).payable for it in (first, rest)) == totals.totals(invoice).payable


@judge.needs_judges
def test_notes_in_parts_pass_the_official_rules():
    first = note(INVOICE, amounts={0: D("33.33"), 1: D("0.03")})
    for credit in (first, note(INVOICE, [first])):
        assert [one for one in check(credit) if one.severity == "error"] == []
        assert judge.fatal(to_ubl(credit)) == judge.fatal(to_cii(credit)) == []


@RUNS
@given(LINES, DISCOUNTS, DISCOUNTS, st.lists(st.lists(st.integers(0, 100), min_size=8, max_size=8), max_size=4))
def test_any_row_of_notes_never_passes_the_invoice_and_closes_with_it(rows, allowances, charges, steps):
    invoice = case(*rows, allowances=allowances, charges=charges, rounding=D("0.02"))
    nets, notes = totals.totals(invoice).line_nets, []
    left = list(nets)
    for step in steps:
        amounts = {at: totals.r(net * step[at] / 100) for at, net in enumerate(left)}
        if any(amounts.values()):
            notes.append(note(invoice, notes, amounts))
            left = [net - amounts[at] for at, net in enumerate(left)]
    if any(left) or not notes:
        notes.append(note(invoice, notes))
    ours, theirs = [totals.totals(it) for it in notes], totals.totals(invoice)
    assert sum(it.payable for it in ours) == theirs.payable
    assert sum(it.vat for it in ours) == theirs.vat
    assert sum(it.sum_of_lines for it in ours) == theirs.sum_of_lines
    assert sum(it.allowances for it in ours) == theirs.allowances
