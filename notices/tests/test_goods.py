"""Goods sold to a consumer: the invoice says so before it is issued, and the period to claim is two years."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from foundation.mail.models import OutgoingEmail
from invoices import claims
from invoices.models import Invoice
from invoices.services import draft
from invoices.tests.forms import form_of
from invoices.tests.make import actor_of, make_draft
from notices.jobs import watch_limitation
from notices.models import LimitationTask
from notices.tests.make import consumer, overdue

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 31)


@pytest.mark.parametrize(
    ("kind", "last_day"),
    [("consumer", date(2028, 5, 31)), ("unknown", date(2028, 5, 31)), ("business", date(2031, 5, 31))],
)
def test_two_years_for_goods_to_a_consumer_or_to_a_client_of_unknown_kind(alice, clock, kind, last_day):
    term = claims.limitation_of(overdue(alice, buyer_kind=kind, about_goods=True), ON)
    assert term.last_day == last_day


def test_work_for_a_consumer_keeps_its_five_years_and_the_page_says_what_to_watch(signed_in, alice, clock):
    invoice = consumer(alice)
    assert claims.limitation_of(invoice, ON).last_day == date(2031, 5, 31)
    shown = signed_in.get(reverse("invoices:claim", args=[invoice.pk])).content.decode()
    assert "count with two" in shown


def test_the_claim_says_why_it_is_two_years_and_cites_the_article(signed_in, alice, clock):
    shown = signed_in.get(reverse("invoices:claim", args=[consumer(alice, about_goods=True).pk])).content.decode()
    assert "Runs until 31 May 2028" in shown
    assert "about goods for a consumer" in shown
    assert "7:28 BW" in shown


def test_the_task_comes_six_months_before_the_two_years_are_over(alice, clock):
    consumer(alice, about_goods=True)
    clock.move_to("2027-11-29")
    assert watch_limitation() == 0
    clock.move_to("2027-12-02")
    assert watch_limitation() == 1
    assert LimitationTask.objects.get().last_day == date(2028, 5, 31)
    assert OutgoingEmail.objects.filter(subject__contains="limitation period").exists()


def test_after_issue_nobody_changes_what_it_is_about(alice, clock):
    invoice = consumer(alice)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE invoices_invoice SET about_goods = %s WHERE id = %s", [True, _key(invoice)])
    assert not Invoice.objects.get(pk=invoice.pk).about_goods


def _key(invoice):
    return invoice.pk if connection.vendor == "postgresql" else invoice.pk.hex


def test_the_editor_asks_it_and_keeps_the_answer(signed_in, alice):
    made = make_draft(alice, buyer_kind="consumer")
    shown = signed_in.get(f"/invoices/{made.pk}/").content.decode()
    assert "I sell goods with this invoice" in shown
    assert "about-goods" in shown  # by this class the style sheet folds it away for a business
    signed_in.post(f"/invoices/{made.pk}/save/", form_of(made, buyer_kind="consumer", about_goods="on"))
    made.refresh_from_db()
    assert made.about_goods
    assert draft.duplicate(made, actor=actor_of(alice)).about_goods
