"""What readers do with the payment FAQ: counted by POST, for the invoice, and in front of the form by its reason."""

import re
from datetime import date

import pytest
from django.conf import settings

from disputes.models import Dispute
from disputes.tests.make import CAROL, make_dispute, make_disputed_invoice
from insights.deflection import faq_deflection
from insights.measures import Share
from insights.tests.make import on
from invoices import faq, faq_use
from invoices.models import FaqUse
from invoices.queries import client_url
from invoices.services import faqs
from invoices.tests.make import make_business, make_invoice, mark_sent, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def room(alice):
    """The client's address and the invoice behind it."""
    invoice = mark_sent(make_invoice(alice))
    return client_url(invoice).removeprefix(settings.SITE_URL), invoice


def test_looking_counts_nothing_unfolding_counts_and_enough_counts_once(client, room):
    url, invoice = room
    client.get(f"{url}faq/")
    client.get(f"{url}dispute/")
    assert not FaqUse.objects.exists()
    for _time in range(2):
        assert client.post(f"{url}faq/opened/", {"key": "hours"}).status_code == 204
        assert client.post(f"{url}faq/enough/", {"key": "hours"}).status_code == 302
    row = FaqUse.objects.get()
    assert (row.invoice, row.key, row.version, row.clicks) == (invoice, "hours", 1, 2)
    assert row.enough_on is not None
    assert client.post(f"{url}faq/opened/", {"key": "made-up"}).status_code == 404


def test_the_answers_that_fit_the_reason_come_first_and_what_was_typed_stays(client, room):
    url, _invoice = room
    typed = {"about": "vat", "look": "1", "summary": "Why is there no VAT?", "client_name": "Carol"}
    html = client.post(f"{url}dispute/", typed).content.decode()
    assert 'data-answer="vat"' in html
    assert 'data-answer="parts"' not in html
    assert "Why is there no VAT?</textarea>" in html
    live = client.post(f"{url}dispute/", {"about": "vat"}, headers={"HX-Request": "true"}).content.decode()
    assert 'data-answer="vat"' in live
    assert "<form" not in live
    assert not Dispute.objects.exists()


def test_how_many_an_answer_was_enough_for_is_shown_to_the_owner_and_given_to_the_figures(client, alice, room):
    url, invoice = room
    assert faq_deflection(alice) is None
    client.post(f"{url}faq/enough/", {"key": "vat", "before_report": "1"})
    assert faq_deflection(alice) == Share(1, 1)
    client.force_login(owner_of(alice))
    client.post(f"{url}faq/opened/", {"key": "vat"})  # the owner's own look is no reader's
    html = client.get(f"/settings/faq/?language={invoice.language}").content.decode()
    assert FaqUse.objects.get().clicks == 1
    assert ("Opened 1 time" in html) or ("1 keer geopend" in html)


def test_without_a_script_an_answer_in_front_of_the_form_opens_by_a_button_that_counts_it(client, room):
    url, invoice = room
    page = client.post(f"{url}dispute/", {"about": "vat", "look": "1"}).content.decode()
    assert "css/no-script.css" in page
    assert not FaqUse.objects.exists()
    button = re.search(r'<noscript><p><button[^>]* name="read" value="(\w+)" formaction="([^"]+)"', page)
    typed = {"about": "vat", "read": button[1], "summary": "Why is there no VAT?", "client_name": "Carol"}
    read = client.post(button[2], typed)
    html = read.content.decode()
    assert read.status_code == 200
    opened = re.search(r'<div class="faq-read">(.*?)</div>', html, re.S)[1]
    assert next(entry for entry in faq.of_invoice(invoice, "en") if entry["key"] == button[1])["answer"] in opened
    assert "Why is there no VAT?" in html
    assert 'value="Carol"' in html
    assert not Dispute.objects.exists()
    row = FaqUse.objects.get()
    assert (row.key, row.clicks, row.before_report, row.enough_on) == (button[1], 1, True, None)
    every = client.post(f"{url}dispute/", {"read": "hours"}).content.decode()
    assert "<details open>" in every
    assert client.post(f"{url}dispute/", {"read": "made-up"}).status_code == 404
    assert FaqUse.objects.count() == 2


def test_the_business_that_tries_the_button_itself_is_no_reader(client, room, alice):
    url, _invoice = room
    client.force_login(owner_of(alice))
    assert client.post(f"{url}dispute/", {"read": "hours"}).status_code == 200
    assert not FaqUse.objects.exists()


def read(invoice, key="vat", *, language="en", enough=False, day="2026-12-01"):
    """Somebody behind the link of this invoice opens an answer, and may say that it was enough."""
    with on(day):
        (faqs.enough if enough else faqs.opened)(invoice, key=key, language=language, actor=CAROL)


def test_an_answer_was_enough_from_the_day_on_which_that_was_first_said(room):
    _url, invoice = room
    read(invoice, enough=True, day="2026-12-01")
    read(invoice, enough=True, day="2026-12-04")
    row = FaqUse.objects.get()
    assert (row.first_on, row.enough_on, row.clicks) == (date(2026, 12, 1), date(2026, 12, 1), 1)


def test_each_business_and_each_language_has_counts_of_its_own(alice, room):
    _url, invoice = room
    second, bobs = mark_sent(make_invoice(alice)), mark_sent(make_invoice(make_business("Bob")))
    read(invoice), read(invoice), read(second, enough=True), read(second, "hours")
    read(invoice, language="nl"), read(bobs, enough=True)
    assert faq_use.counts(alice, "en") == {
        "vat": {"all_clicks": 3, "readers": 2, "enough": 1}, "hours": {"all_clicks": 1, "readers": 1, "enough": 0}
    }  # fmt: skip
    assert faq_use.counts(alice, "nl") == {"vat": {"all_clicks": 1, "readers": 1, "enough": 0}}


def test_it_was_not_enough_where_a_case_came_of_it_and_a_report_that_was_none_is_no_case(alice):
    asked, reported, mistaken = (make_disputed_invoice(alice) for _each in range(3))
    read(asked), read(reported, enough=True), read(mistaken, enough=True)
    make_dispute(reported), make_dispute(mistaken)
    Dispute.objects.filter(invoice=mistaken).update(outcome="invalid")
    read(mark_sent(make_invoice(make_business("Bob"))), enough=True)
    assert faq_deflection(alice) == Share(1, 3)


def test_a_reader_belongs_to_the_day_on_which_an_answer_was_first_opened(alice, room):
    _url, invoice = room
    read(invoice, day="2026-12-01"), read(invoice, day="2026-12-03")
    first, before, after = date(2026, 12, 1), date(2026, 11, 30), date(2026, 12, 2)
    assert faq_deflection(alice, first, first) == Share(0, 1)
    assert faq_deflection(alice, before, before) is None
    assert faq_deflection(alice, after, after) is None
