"""By hand: payments, refunds, write-offs, and taking a mistake back."""

from decimal import Decimal
from uuid import uuid4

import pytest

from invoices.services import settle
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, make_draft
from payments.models import CreditMovement, Payment, WriteOff
from payments.services import credits
from payments.tests.make import FULL, fresh, make_invoices, make_payee, sign_in, the_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_payee()


@pytest.fixture
def desk(client, alice):
    return sign_in(client, alice)


@pytest.fixture
def invoice(alice):
    return make_invoices(alice, 1)[0]


def pay(desk, invoice, amount, **fields):
    values = {"kind": "in", "amount": amount, "received_on": "2026-11-20", "key": str(uuid4())}
    return desk.post(f"/invoices/{invoice.pk}/pay/", values | fields)


def credit_of(alice):
    return credits.balance(the_client(alice), "EUR")


def test_a_part_leaves_the_rest_open(desk, invoice):
    assert pay(desk, invoice, "100,00").status_code == 302
    assert fresh(invoice).open_total == Decimal("414.25")


def test_more_than_is_open_asks_what_to_do_with_the_rest(desk, alice, invoice):
    asked = pay(desk, invoice, "600")
    assert (asked.status_code, "keep the rest" in asked.content.decode()) == (422, True)
    assert Payment.objects.count() == 0
    assert pay(desk, invoice, "600", keep_rest="on").status_code == 302
    assert (fresh(invoice).open_total, credit_of(alice)) == (0, Decimal("85.75"))


def test_the_same_form_twice_books_once_with_its_rest(desk, alice, invoice):
    key = str(uuid4())
    for _click in range(2):
        assert pay(desk, invoice, "600", keep_rest="on", key=key).status_code == 302
    assert (Payment.objects.count(), credit_of(alice)) == (1, Decimal("85.75"))
    assert pay(desk, invoice, "601", keep_rest="on", key=key).status_code == 409


def test_a_payment_on_a_paid_invoice_is_all_credit_and_once(desk, alice, invoice):
    pay(desk, invoice, "514.25")
    key = str(uuid4())
    for _click in range(2):
        assert pay(desk, invoice, "50", keep_rest="on", key=key).status_code == 302
    assert credit_of(alice) == Decimal("50.00")


def test_a_refund_is_never_more_than_came_in(desk, invoice):
    pay(desk, invoice, "100")
    assert pay(desk, invoice, "100.01", kind="out").status_code == 422
    assert pay(desk, invoice, "60", kind="out").status_code == 302
    assert fresh(invoice).paid_total == Decimal("40.00")


def test_a_date_that_has_not_come_is_refused(desk, invoice):
    assert pay(desk, invoice, "1", received_on="2999-01-01").status_code == 422


def test_taking_back_a_payment_adds_a_row_and_erases_nothing(desk, invoice):
    pay(desk, invoice, "514.25")
    payment = Payment.objects.get()
    assert desk.get(f"/payments/{payment.pk}/undo/").status_code == 200
    assert desk.post(f"/payments/{payment.pk}/undo/", {}).status_code == 422
    assert desk.post(f"/payments/{payment.pk}/undo/", {"reason": "Wrong invoice"}).status_code == 302
    assert (fresh(invoice).open_total, Payment.objects.count()) == (FULL, 2)
    assert desk.post(f"/payments/{payment.pk}/undo/", {"reason": "again"}).status_code == 409


def test_taking_back_takes_its_rest_out_of_the_credit(desk, alice, invoice):
    pay(desk, invoice, "600", keep_rest="on")
    payment = Payment.objects.get()
    desk.post(f"/payments/{payment.pk}/undo/", {"reason": "Slip"})
    assert (fresh(invoice).open_total, credit_of(alice)) == (FULL, 0)


def test_taking_back_a_refund_is_possible_although_nothing_is_open(desk, alice, invoice):
    pay(desk, invoice, "514.25")
    line = invoice.lines.get()
    credit_lines(invoice, amounts={line.pk: Decimal("85.00")}, reason="Fewer hours", actor=actor_of(alice))
    pay(desk, invoice, "102.85", kind="out")
    refund = Payment.objects.get(amount__lt=0)
    assert desk.post(f"/payments/{refund.pk}/undo/", {"reason": "Not sent"}).status_code == 302
    assert fresh(invoice).open_total == Decimal("-102.85")


def test_a_surplus_after_a_credit_note_can_be_kept_for_the_next_invoice(desk, alice, invoice):
    pay(desk, invoice, "514.25")
    line = invoice.lines.get()
    credit_lines(invoice, amounts={line.pk: Decimal("85.00")}, reason="Fewer hours", actor=actor_of(alice))
    assert "Keep it as a credit" in desk.get(f"/invoices/{invoice.pk}/pay/").content.decode()
    assert desk.post(f"/invoices/{invoice.pk}/keep-surplus/").status_code == 302
    assert (fresh(invoice).open_total, credit_of(alice)) == (0, Decimal("102.85"))
    assert desk.post(f"/invoices/{invoice.pk}/keep-surplus/").status_code == 409
    kept = Payment.objects.get(method="credit")
    desk.post(f"/payments/{kept.pk}/undo/", {"reason": "Pay back instead"})
    assert (fresh(invoice).open_total, credit_of(alice)) == (Decimal("-102.85"), 0)


def test_a_credit_pays_the_next_invoice_and_never_more_than_there_is(desk, alice, invoice):
    (second,) = make_invoices(alice, 1)
    pay(desk, invoice, "600", keep_rest="on")
    path = f"/clients/{the_client(alice).pk}/credit/EUR/use/"
    key = str(uuid4())
    assert desk.post(path, {"invoice": str(second.pk), "amount": "85.76", "key": key}).status_code == 422
    for _click in range(2):
        desk.post(path, {"invoice": str(second.pk), "amount": "85.75", "key": key})
    assert (fresh(second).paid_total, credit_of(alice)) == (Decimal("85.75"), 0)
    used = Payment.objects.get(method="credit")
    desk.post(f"/payments/{used.pk}/undo/", {"reason": "Other invoice"})
    assert (fresh(second).paid_total, credit_of(alice)) == (0, Decimal("85.75"))


def test_a_credit_is_paid_back_once(desk, alice, invoice):
    pay(desk, invoice, "600", keep_rest="on")
    path = f"/clients/{the_client(alice).pk}/credit/EUR/pay-back/"
    values = {"amount": "85.75", "on": "2026-11-21", "key": str(uuid4())}
    assert desk.get(path).status_code == 200
    for _click in range(2):
        desk.post(path, values)
    assert (credit_of(alice), CreditMovement.objects.filter(kind="refunded").count()) == (0, 1)
    assert desk.post(path, values | {"key": str(uuid4())}).status_code == 422
    assert desk.get(f"/clients/{the_client(alice).pk}/credit/USD/pay-back/").status_code == 404


def test_a_write_off_needs_a_reason_and_is_no_credit_note(desk, invoice):
    path = f"/invoices/{invoice.pk}/write-off/"
    key = str(uuid4())
    assert desk.get(path).status_code == 200
    assert desk.post(path, {"amount": "14.25", "key": key}).status_code == 422
    assert desk.post(path, {"amount": "514.26", "reason": "x", "key": key}).status_code == 422
    for _click in range(2):
        assert desk.post(path, {"amount": "14.25", "reason": "Bank costs", "key": key}).status_code == 302
    assert (fresh(invoice).written_off_total, invoice.open_total) == (Decimal("14.25"), Decimal("500.00"))
    assert (invoice.credited_total, invoice.vat_total) == (0, Decimal("89.25"))
    assert WriteOff.objects.get().reason == "Bank costs"


def test_a_write_off_is_taken_back_once_with_a_row_of_its_own(desk, alice, invoice):
    settle.write_off(invoice, amount=Decimal("14.25"), reason="Bank costs", actor=actor_of(alice))
    written = WriteOff.objects.get()
    path = f"/payments/write-offs/{written.pk}/undo/"
    assert path in desk.get(f"/invoices/{invoice.pk}/write-off/").content.decode()
    assert "art. 29" in desk.get(path).content.decode()
    assert desk.post(path, {}).status_code == 422
    assert desk.post(path, {"reason": "Paid after all"}).status_code == 302
    assert desk.post(path, {"reason": "Paid after all"}).status_code == 409
    assert (fresh(invoice).written_off_total, invoice.open_total) == (0, FULL)
    assert invoice.vat_total == Decimal("89.25")
    back = WriteOff.objects.get(reverses=written)
    assert (back.amount, WriteOff.objects.count()) == (Decimal("-14.25"), 2)
    assert desk.post(f"/payments/write-offs/{back.pk}/undo/", {"reason": "x"}).status_code == 409
    account = desk.get(
        f"/clients/{the_client(alice).pk}/statement/", headers={"accept-language": "en"}
    ).content.decode()
    assert "Write-off taken back" in account
    sign_in(desk, make_payee("Bureau Bob"))
    assert desk.post(path, {"reason": "x"}).status_code == 404


def test_a_write_off_that_another_package_makes_is_kept_too(alice, invoice):
    settle.write_off(invoice, amount=FULL, reason="Gone abroad", actor=actor_of(alice))
    assert (WriteOff.objects.get().invoice, WriteOff.objects.get().amount) == (invoice, FULL)


def test_what_comes_in_on_a_disputed_invoice_counts_for_the_undisputed_part_first(desk, alice, invoice):
    settle.set_disputed(invoice, gross=Decimal("100.00"), actor=actor_of(alice))
    assert "undisputed" in desk.get(f"/invoices/{invoice.pk}/pay/").content.decode()
    pay(desk, invoice, "414.25")
    assert (fresh(invoice).undisputed_open, invoice.open_total) == (0, Decimal("100.00"))


def test_drafts_credit_notes_and_other_peoples_invoices_take_no_payment(desk, alice, invoice):
    line = invoice.lines.get()
    note = credit_lines(invoice, amounts={line.pk: Decimal("85.00")}, reason="x", actor=actor_of(alice))
    others = make_invoices(make_payee("Bob"), 1)[0]
    for one, status in ((make_draft(alice), 404), (note, 409), (others, 404)):
        for verb in ("pay", "write-off", "keep-surplus"):
            assert desk.post(f"/invoices/{one.pk}/{verb}/", {}).status_code == status
