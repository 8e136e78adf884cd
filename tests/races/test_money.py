"""Credit notes and payments, when two of them want the same money."""

from decimal import Decimal
from functools import partial
from uuid import uuid4

from disputes.states import State
from disputes.tests.make import accept, fresh, make_dispute, make_disputed_invoice, offer, put
from invoices.errors import CreditTooLarge
from invoices.models import Invoice
from invoices.queries import line_balances
from invoices.services import settle
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, line, make_invoice
from payments import services as payments
from payments.errors import SameKeyOtherPayment
from payments.models import Payment
from tests.races.books import assert_in_order, events
from tests.races.starting_shot import race, refusals, winners
from tests.races.trials import FEW, MONEY, trials


def crediting(invoice, net):
    amounts = {invoice.lines.first().pk: Decimal(net)}
    return partial(credit_lines, invoice, amounts=amounts, reason="Fewer hours", actor=actor_of(invoice.business))


def paying(invoice, amount, key=None):
    return partial(
        payments.record, Invoice.objects.get(pk=invoice.pk), amount=Decimal(amount), received_on=invoice.issued_on,
        key=key or uuid4(), actor=actor_of(invoice.business),
    )  # fmt: skip


def test_a_line_is_credited_once_when_two_tabs_credit_all_of_it(alice):
    invoice = make_invoice(alice)
    for _trial in trials(MONEY):
        results = race(*[crediting(invoice, "425.00")] * 3)
        assert [type(each) for each in refusals(results)] == [CreditTooLarge] * 2
        assert_in_order(invoice)
        assert invoice.open_total == 0


def test_partial_credits_at_once_never_take_back_more_than_the_line_nor_drift_by_a_cent(alice):
    invoice = make_invoice(alice, lines=[line(unit_price=Decimal("33.33"), quantity=Decimal(3))])
    for _trial in trials(FEW):
        results = race(*[crediting(invoice, "16.67")] * 8)  # 99.99: five fit, 16.64 is left
        assert len(winners(results)) == 5
        rest = {key: balance.net_left for key, balance in line_balances(invoice).items()}
        assert list(rest.values()) == [Decimal("16.64")]
        credit_lines(invoice, amounts=rest, reason="The rest", actor=actor_of(alice))
        assert_in_order(invoice)
        assert invoice.credited_total == invoice.total


def test_the_same_form_sent_by_two_tabs_books_one_payment_and_answers_both(alice):
    invoice = make_invoice(alice)
    for _trial in trials(MONEY):
        results = race(*[paying(invoice, "514.25")] * 4)
        assert len({payment.pk for payment in results}) == 1
        assert events(f"invoice:{invoice.pk}", "payment.recorded") == 1
        assert_in_order(invoice)
        assert invoice.open_total == 0


def test_two_forms_over_all_that_is_open_book_one_payment(alice):
    invoice = make_invoice(alice)
    for _trial in trials(MONEY):
        results = race(*[paying(invoice, "514.25") for _tab in range(3)])
        assert len(winners(results)) == 1
        assert "more than is still open" in str(refusals(results)[0])
        assert events(f"invoice:{invoice.pk}", "payment.recorded") == 1
        assert_in_order(invoice)


def test_one_form_sent_for_two_invoices_books_one_and_refuses_the_other_in_words(alice):
    key, pair = uuid4(), [make_invoice(alice), make_invoice(alice)]
    for _trial in trials(FEW):
        results = race(*[paying(invoice, "100.00", key) for invoice in pair])
        assert [type(each) for each in refusals(results)] == [SameKeyOtherPayment]
        assert Payment.objects.filter(key=key).count() == 1
        for invoice in pair:
            assert_in_order(invoice)


def test_a_payment_against_a_credit_note_leaves_a_balance_that_adds_up(alice):
    invoice = make_invoice(alice)
    for _trial in trials(MONEY):
        paid, credited = race(paying(invoice, "514.25"), crediting(invoice, "85.00"))
        assert isinstance(credited, Invoice)
        assert_in_order(invoice)
        assert invoice.open_total == (Decimal("-102.85") if isinstance(paid, Payment) else Decimal("411.40"))


def test_two_refunds_never_pay_back_more_than_came_in(alice):
    invoice = make_invoice(alice)
    paying(invoice, "100.00")()
    for _trial in trials(FEW):
        results = race(*[paying(invoice, "-60.00") for _tab in range(3)])
        assert len(winners(results)) == 1
        assert_in_order(invoice)
        assert invoice.paid_total == Decimal("40.00")


def test_a_write_off_against_a_payment_never_takes_the_balance_below_zero(alice):
    invoice = make_invoice(alice)
    for _trial in trials(FEW):
        write_off = partial(
            settle.write_off, invoice, amount=Decimal("300.00"), reason="Bankrupt", actor=actor_of(alice)
        )
        race(paying(invoice, "400.00"), write_off)
        assert_in_order(invoice)
        assert invoice.open_total >= 0


def test_the_last_two_payments_finish_a_case_once(alice):
    case = put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)
    accept(case, offer(case))
    invoice = Invoice.objects.get(pk=case.invoice_id)
    for _trial in trials(FEW):
        race(paying(invoice, "1000.00"), paying(invoice, "748.45"))
        assert fresh(case).state == State.RETROSPECTIVE
        assert events(f"case:{case.pk}", "dispute.finish") == 1
        assert_in_order(invoice)
