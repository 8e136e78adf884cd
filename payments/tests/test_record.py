"""Recording money: once per form, never more than is open, refunds, and the balance that follows."""

import html as markup
import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from foundation.audit.models import Event
from invoices.models import Invoice
from invoices.services.credit import credit_lines
from invoices.tests.forms import inputs_of
from invoices.tests.make import actor_of, make_business, make_draft, make_invoice, owner_of
from payments.models import Payment

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def invoice(client):
    business = make_business()
    client.force_login(owner_of(business))
    return make_invoice(business)


def pay(client, invoice, amount="100,00", **fields):
    data = {"kind": "in", "amount": amount, "received_on": "2026-01-05", "note": "", "key": str(uuid4())} | fields
    return client.post(f"/invoices/{invoice.pk}/pay/", data, headers=ENGLISH)


def text_of(response):
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def standing(invoice):
    return Invoice.objects.get(pk=invoice.pk).standing(date(2020, 1, 1))


def test_the_form_proposes_all_that_is_open_and_pressing_book_pays_it(client, invoice):
    page = client.get(f"/invoices/{invoice.pk}/pay/", headers={"accept-language": "nl"})
    typed = inputs_of(text_of(page))
    assert typed["amount"] == "514,25"
    done = client.post(f"/invoices/{invoice.pk}/pay/", typed, headers={"accept-language": "nl"})
    assert done.url == invoice.get_absolute_url()
    assert standing(invoice) == "paid"


def test_parts_add_up_and_a_refund_takes_back(client, invoice):
    pay(client, invoice, "100")
    pay(client, invoice, "414,25", note="second part")
    assert standing(invoice) == "paid"
    pay(client, invoice, "14,25", kind="out")
    row = Invoice.objects.get(pk=invoice.pk)
    assert (row.paid_total, row.open_total) == (Decimal("500.00"), Decimal("14.25"))
    page = text_of(client.get(f"/invoices/{invoice.pk}/pay/", headers=ENGLISH))
    assert "-€14.25" in page
    assert "second part" in page
    assert Event.objects.filter(verb="payment.recorded").count() == 3


def test_the_same_form_sent_twice_books_once(client, invoice):
    key = str(uuid4())
    assert pay(client, invoice, key=key).status_code == 302
    assert pay(client, invoice, key=key).status_code == 302
    assert Payment.objects.count() == 1


def test_the_same_form_with_another_amount_is_refused(client, invoice):
    key = str(uuid4())
    pay(client, invoice, key=key)
    refused = pay(client, invoice, "50", key=key)
    assert refused.status_code == 409
    assert "already used for another payment" in text_of(refused)
    assert Invoice.objects.get(pk=invoice.pk).paid_total == Decimal("100.00")


@pytest.mark.parametrize(
    ("amount", "fields", "sentence"),
    [
        ("514,26", {}, "more than is still open"),
        ("0", {}, "above zero"),
        ("0,001", {}, "2 decimal places"),
        ("-5", {}, "greater than or equal to 0"),
        ("NaN", {}, "not a number"),
        ("1e99", {}, "not a number"),
        ("Infinity", {}, "not a number"),
        ("9" * 30, {}, "too large"),
        ("", {}, "required"),
        ("5", {"kind": "out"}, "more than was ever received"),
        ("5", {"kind": "sideways"}, "valid choice"),
        ("5", {"received_on": "2026-02-31"}, "valid date"),
        ("5", {"received_on": "9999-12-31"}, "in the future"),
        ("5", {"key": "abc"}, "could not be read whole"),
        ("5", {"note": "n" * 201}, "at most 200"),
        ("5", {"note": "nul\x00"}, "Null characters"),
    ],
)
def test_bad_input_gets_a_sentence_books_nothing_and_keeps_what_was_typed(client, invoice, amount, fields, sentence):
    response = pay(client, invoice, amount, **({"note": "Bank 7"} | fields))
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert fields.get("note", "Bank 7")[:100].rstrip("\x00") in text_of(response)
    assert not Payment.objects.exists()


def test_a_payment_that_somebody_else_booked_meanwhile_is_refused_in_words(client, invoice):
    pay(client, invoice, "514,25")
    assert "more than is still open" in text_of(pay(client, invoice, "1"))


def test_drafts_and_strangers_invoices_are_404_and_credit_notes_say_why(client, invoice):
    draft = make_draft(invoice.business)
    theirs = make_invoice(make_business("Bureau Bob"))
    for other in (draft, theirs):
        assert client.get(f"/invoices/{other.pk}/pay/").status_code == 404
        assert pay(client, other).status_code == 404
    amounts = {invoice.lines.get().pk: Decimal("85.00")}
    note = credit_lines(invoice, amounts=amounts, reason="x", actor=actor_of(invoice.business))
    refused = pay(client, note)
    assert refused.status_code == 409
    assert "not paid" in text_of(refused)


def test_the_form_lists_payments_newest_first_in_two_queries_more(client, invoice, django_assert_max_num_queries):
    for number in range(8):
        pay(client, invoice, "1", received_on=f"{date(2026, 1, 1) + timedelta(days=number)}")
    with django_assert_max_num_queries(6):
        page = client.get(f"/invoices/{invoice.pk}/pay/")
    days = [row.day for row in page.context["payments"]]
    assert days == [f"{number} January 2026" for number in range(8, 0, -1)]
