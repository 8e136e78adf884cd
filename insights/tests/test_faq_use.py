"""What readers do with the payment FAQ: counted by POST, for the invoice, and in front of the form by its reason."""

import pytest
from django.conf import settings

from disputes.models import Dispute
from insights.deflection import faq_deflection
from insights.measures import Share
from invoices.models import FaqUse
from invoices.queries import client_url
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
