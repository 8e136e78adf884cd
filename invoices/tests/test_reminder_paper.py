"""A reminder to print: the invoice's own parts, about what is asked for today and nothing else."""

import io
from datetime import date
from decimal import Decimal

import pypdf
import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from foundation.audit import log
from foundation.audit.models import Event
from invoices.models import Invoice
from invoices.tests.make import line, make_business, make_invoice, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(client):
    with time_machine.travel("2026-10-01 10:00:00Z", tick=False):
        found = make_invoice(
            make_business(), lines=[line(quantity=Decimal(10), unit_price=Decimal(100))], language="nl"
        )
    Invoice.objects.filter(pk=found.pk).update(due_on=date(2026, 10, 31))
    client.force_login(owner_of(found.business))
    return Invoice.objects.get(pk=found.pk)


def printed(client, invoice, day="2026-11-20 10:00:00Z"):
    with time_machine.travel(day, tick=False):
        return client.get(reverse("invoices:reminder_pdf", args=[invoice.pk]))


def text_of(answer):
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_asks_for_the_undisputed_remainder_and_says_how_the_total_became_that(client, invoice):
    Invoice.objects.filter(pk=invoice.pk).update(paid_total=Decimal(200), disputed_total=Decimal(300))
    answer = printed(client, invoice)
    text = text_of(answer)
    assert "Betalingsherinnering" in text
    assert invoice.number in text
    for amount in ("€ 1.210,00", "€ -200,00", "€ -300,00", "€ 710,00"):
        assert amount.replace("-", "") in text.replace("-", ""), amount
    assert "In bespreking; dat wacht" in text
    assert "betalingsherinnering" in answer["Content-Disposition"]


def test_before_the_due_date_it_is_a_note_ahead_of_time(client, invoice):
    assert "31 oktober 2026" in text_of(printed(client, invoice, "2026-10-28 10:00:00Z"))
    assert "niet ontvangen" not in text_of(printed(client, invoice, "2026-10-28 10:00:00Z"))


@pytest.mark.parametrize("change", [{"disputed_total": Decimal(1210)}, {"paid_total": Decimal(1210)}])
def test_nothing_asked_for_now_is_no_reminder(client, invoice, change):
    Invoice.objects.filter(pk=invoice.pk).update(**change)
    assert printed(client, invoice).status_code == 409


def test_a_stranger_finds_nothing(client, invoice):
    client.force_login(owner_of(make_business("Another")))
    assert printed(client, invoice).status_code == 404


def test_every_paper_says_what_the_log_said_when_it_was_made(client, invoice):
    business = Event.objects.filter(chain=log.business_chain(invoice.business_id))
    issued = business.get(verb="invoice.issued")
    before = business.get(seq=issued.seq - 1)
    pdf = client.get(reverse("invoices:pdf", args=[invoice.pk])).content
    assert f"{before.seq} · {before.hash[:12]}…" in text_of(HttpResponse(pdf))
    last = business.latest("seq")
    assert f"{last.seq} · {last.hash[:12]}…" in text_of(printed(client, invoice))
