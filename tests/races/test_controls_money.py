"""Credit notes, payments and refunds with a guard down. The races: test_money.py; the bank's: test_payments.py."""

from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.db.models import Sum

from disputes.models import Dispute
from disputes.states import State
from disputes.tests.make import accept, fresh, make_dispute, make_disputed_invoice, offer, put
from invoices.models import Invoice
from invoices.services import settle
from invoices.tests.make import actor_of, line, make_invoice
from payments.models import Payment
from tests.races.overtaking import as_it_is, no_constraint, no_lock, prove
from tests.races.starting_shot import refusals, winners
from tests.races.test_money import crediting, paying


@pytest.fixture
def unlocked(monkeypatch):
    return no_lock(monkeypatch, Invoice)


def names(results):
    return [type(each).__name__ for each in refusals(results)]


def booked(invoice):
    """What the rows add up to, and what the invoice says of it."""
    rows = Payment.objects.filter(invoice=invoice).aggregate(sum=Sum("amount"))["sum"]
    return rows, Invoice.objects.get(pk=invoice.pk).paid_total


def test_without_the_lock_parts_of_a_line_are_credited_beyond_it(alice, unlocked):
    invoice = make_invoice(alice, lines=[line(unit_price=Decimal("33.33"), quantity=Decimal(3))])
    prove(
        lambda: [crediting(invoice, "66.66")] * 2,
        lambda results: (names(results), Invoice.objects.filter(corrects=invoice).count()),
        (as_it_is, (["CreditTooLarge"], 1)),
        (unlocked, ([], 2)),
    )


def test_without_the_lock_the_second_tab_of_a_form_is_refused_and_without_its_key_booked(alice, unlocked):
    invoice, key = make_invoice(alice), uuid4()
    prove(
        lambda: [paying(invoice, "100.00", key)] * 2,
        lambda results: (names(results), booked(invoice)),
        (as_it_is, ([], (Decimal("100.00"), Decimal("100.00")))),
        (unlocked, (["SameKeyOtherPayment"], (Decimal("100.00"), Decimal("100.00")))),
        (no_constraint("one_payment_per_form"), ([], (Decimal("200.00"), Decimal("100.00")))),
    )


def test_without_its_key_one_form_is_booked_on_two_invoices(alice):
    pair, key = [make_invoice(alice), make_invoice(alice)], uuid4()
    prove(
        lambda: [paying(invoice, "100.00", key) for invoice in pair],
        lambda results: (names(results), Payment.objects.filter(key=key).count()),
        (as_it_is, (["SameKeyOtherPayment"], 1)),
        (no_constraint("one_payment_per_form"), ([], 2)),
    )


def test_without_the_lock_a_payment_is_taken_that_a_credit_note_left_no_room_for(alice, unlocked):
    invoice = make_invoice(alice)
    prove(
        lambda: [crediting(invoice, "85.00"), paying(invoice, "514.25")],
        lambda results: (len(winners(results)), Invoice.objects.get(pk=invoice.pk).open_total),
        (as_it_is, (1, Decimal("411.40"))),
        (unlocked, (2, Decimal("-102.85"))),
    )


def test_without_the_lock_more_is_paid_back_than_came_in(alice, unlocked):
    invoice = make_invoice(alice)
    paying(invoice, "100.00")()
    prove(
        lambda: [paying(invoice, "-60.00") for _tab in range(2)],
        lambda results: (len(winners(results)), booked(invoice)),
        (as_it_is, (1, (Decimal("40.00"), Decimal("40.00")))),
        (unlocked, (2, (Decimal("-20.00"), Decimal("40.00")))),
    )


def test_without_the_lock_a_write_off_takes_the_balance_below_zero(alice, unlocked):
    invoice = make_invoice(alice)
    write_off = partial(settle.write_off, invoice, amount=Decimal("300.00"), reason="Bankrupt", actor=actor_of(alice))
    prove(
        lambda: [paying(invoice, "400.00"), write_off],
        lambda results: (len(winners(results)), Invoice.objects.get(pk=invoice.pk).open_total),
        (as_it_is, (1, Decimal("114.25"))),
        (unlocked, (2, Decimal("-185.75"))),
    )


def test_without_the_lock_nobody_sees_that_the_last_two_payments_are_all_of_it(alice, monkeypatch):
    case = put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)
    accept(case, offer(case))
    invoice = Invoice.objects.get(pk=case.invoice_id)
    prove(
        lambda: [paying(invoice, "1000.00"), paying(invoice, "748.45")],
        lambda results: (booked(invoice)[0] - booked(invoice)[1], fresh(case).state),
        (as_it_is, (0, State.RETROSPECTIVE)),
        (no_lock(monkeypatch, Invoice, Dispute), (1000, State.EXECUTING)),
    )
