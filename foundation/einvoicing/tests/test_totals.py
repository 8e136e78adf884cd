"""The vectors of the design and the edges of the arithmetic."""

from decimal import ROUND_DOWN, Decimal, localcontext

import pytest

from foundation.einvoicing import totals
from foundation.einvoicing.model import AllowanceCharge, Exemption, Line, VatGroup
from foundation.einvoicing.tests.make import document, line

D = Decimal


@pytest.mark.parametrize(
    ("lines", "field", "expected"),
    [
        ([line(3, "0.83")], "vat", "0.52"),
        ([line(50, "241.67", "20")], "vat", "2416.70"),
        ([line(1, "37.50"), line(1, "12.50")], "vat", "10.50"),
        ([line(5, "84.03", "19")], "vat", "79.83"),
        ([line(3, "24.9541")], "net", "74.86"),
    ],
)
def test_the_known_vectors_come_out_to_the_cent(lines, field, expected):
    assert getattr(totals.of_lines(lines), field) == D(expected)


def test_a_discount_on_the_whole_invoice_lowers_the_vat_too():
    lines = [line(1, "1000")]
    result = totals.of_lines(lines, allowances=totals.split_discount(D(100), lines))
    assert (result.net, result.vat, result.gross) == (D("900.00"), D("189.00"), D("1089.00"))


def test_charges_and_allowances_of_a_line_are_rounded_each_on_its_own():
    it = line(1, "10", charges=(AllowanceCharge(D("0.005")),) * 2, allowances=(AllowanceCharge(D("1.004")),))
    assert totals.line_net(it) == D("9.02")


def test_the_price_may_be_for_more_than_one_unit():
    assert totals.line_net(line(250, "3.99", base_quantity=D(100))) == D("9.98")


def test_one_rate_written_in_three_ways_is_one_group():
    result = totals.of_lines([line(1, "1", "21"), line(1, "1", "21.0"), line(1, "1", "21.00")])
    assert result.breakdown == (VatGroup("S", D(21), D("3.00"), D("0.63")),)
    assert str(totals.of_lines([line(1, "1", "2E+1")]).breakdown[0].rate) == "20"


def test_a_group_that_comes_to_nothing_stays_in_the_breakdown():
    result = totals.of_lines([line(1, "50"), line(-1, "50"), line(1, "10", "9")])
    assert [(group.rate, group.base) for group in result.breakdown] == [(D(21), D("0.00")), (D(9), D("10.00"))]


def test_payable_is_gross_less_prepaid_plus_rounding():
    result = totals.of_lines([line()], prepaid=D("20.005"), rounding=D("0.01"))
    assert (result.prepaid, result.payable) == (D("20.01"), D("101.00"))


def test_the_vat_of_a_foreign_invoice_is_also_told_in_euro():
    result = totals.totals(document(currency="USD", tax_currency="EUR", exchange_rate=D("0.92345")))
    assert (result.vat, result.vat_in_tax_currency) == (D("21.00"), D("19.39"))


def test_the_reason_for_no_vat_stands_in_its_group():
    exempt = document(line(category="E", rate="0"), exemptions=(Exemption("E", "Art. 25 Wet OB 1968"),))
    assert totals.totals(exempt).breakdown[0].reason == "Art. 25 Wet OB 1968"


def test_stated_totals_are_shown_as_stated_and_never_recalculated():
    stated = totals.totals(document(line(2)))
    received = document(line(1), stated=stated)
    assert totals.final(received) is stated
    assert totals.totals(received).gross == D("121.00")


def test_nothing_is_ever_minus_zero():
    result = totals.of_lines([line(-1, "0.001"), line(0, "5")])
    assert [str(net) for net in result.line_nets] == ["0.00", "0.00"]
    assert "-" not in str(result.breakdown)
    assert [str(totals.r(D("-0.004"))), str(totals.vat_of(D("-0.01"), D(9)))] == ["0.00", "0.00"]


def test_the_context_of_the_caller_changes_nothing():
    lines = [line(3, "24.9541"), line(7, "123456.789", "9")]
    expected = totals.of_lines(lines), totals.split_discount(D("10.01"), lines), totals.from_gross(lines)
    with localcontext() as context:
        context.prec, context.rounding = 3, ROUND_DOWN
        assert (totals.of_lines(lines), totals.split_discount(D("10.01"), lines), totals.from_gross(lines)) == expected


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"unit_price": 9.95}, "unit_price"),
        ({"quantity": 1.5}, "quantity"),
        ({"rate": 21.0}, "rate"),
        ({"unit_price": D("-1")}, "unit_price"),
        ({"unit_price": D("NaN")}, "unit_price"),
        ({"quantity": D("1E+999999")}, "quantity"),
        ({"quantity": True}, "quantity"),
        ({"base_quantity": D(0)}, "base_quantity"),
    ],
)
def test_a_number_that_cannot_be_is_refused_by_the_name_of_its_field(wrong, name):
    fields = {"quantity": D(1), "unit_price": D(1), "rate": D(21)} | wrong
    with pytest.raises(ValueError, match=name):
        Line("Design", unit="HUR", category="S", **fields)


def test_floats_are_refused_beside_the_lines_as_well():
    with pytest.raises(ValueError, match="amount"):
        AllowanceCharge(1.5, "S", D(21))
    with pytest.raises(ValueError, match="prepaid"):
        document(prepaid=0.1)
    with pytest.raises(ValueError, match="amount"):
        totals.allocate(0.1, [D(1)])


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("1.00", [1, 1, 1], "0.34 0.33 0.33"),
        ("-1.00", [1, 1, 1], "-0.34 -0.33 -0.33"),
        ("0.01", [1, 1], "0.01 0.00"),
        ("10.00", [0, 2, 1], "0.00 6.67 3.33"),
        ("10.00", [3, -1], "15.00 -5.00"),
        ("0.00", [1, 2], "0.00 0.00"),
    ],
)
def test_a_split_amount_adds_up_by_largest_remainder(amount, weights, parts):
    assert [str(part) for part in totals.allocate(D(amount), weights)] == parts.split()


def test_what_cannot_be_split_is_refused():
    with pytest.raises(ValueError, match="weights"):
        totals.allocate(D(1), [])
    with pytest.raises(ValueError, match="whole cents"):
        totals.allocate(D("0.001"), [D(1)])


def test_a_discount_is_split_per_rate():
    lines = [line(1, "200"), line(1, "100", "9")]
    split = totals.split_discount(D("10.00"), lines, reason="Korting")
    assert [(part.amount, part.rate, part.reason) for part in split] == [
        (D("6.67"), D(21), "Korting"),
        (D("3.33"), D(9), "Korting"),
    ]
