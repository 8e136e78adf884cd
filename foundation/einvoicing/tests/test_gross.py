"""Prices entered with VAT."""

from decimal import Decimal

from foundation.einvoicing import totals
from foundation.einvoicing.model import AllowanceCharge
from foundation.einvoicing.tests.make import line

D = Decimal


def test_the_client_pays_exactly_the_prices_that_were_entered():
    lines, rounding = totals.from_gross([line(3, "99.99"), line(1, "0.05"), line(2, "5.45", "9")])
    result = totals.of_lines(lines, rounding=rounding)
    assert result.payable == D("310.92")
    assert abs(rounding) <= D("0.02")


def test_the_residue_of_a_cent_becomes_the_rounding_amount():
    lines, rounding = totals.from_gross([line(1, "0.03")])
    result = totals.of_lines(lines, rounding=rounding)
    assert (result.net, result.vat, rounding, result.payable) == (D("0.02"), D("0.00"), D("0.01"), D("0.03"))


def test_a_net_price_gets_no_more_decimals_than_its_line_needs():
    (it,), _ = totals.from_gross([line(3, "99.99")])
    assert (it.unit_price, totals.line_net(it)) == (D("82.636"), D("247.91"))


def test_discounts_and_surcharges_on_a_line_lose_their_vat_too():
    entered = line(1, "121.00", allowances=(AllowanceCharge(D("12.10")),), charges=(AllowanceCharge(D("2.42")),))
    (it,), rounding = totals.from_gross([entered])
    assert (it.unit_price, it.allowances[0].amount, it.charges[0].amount) == (D("100.00"), D("10.00"), D("2.00"))
    assert totals.of_lines([it], rounding=rounding).payable == D("111.32")


def test_a_line_of_no_hours_keeps_a_price():
    (it,), rounding = totals.from_gross([line(0, "121")])
    assert (it.unit_price, totals.line_net(it), rounding) == (D("100.00"), D("0.00"), D("0.00"))
