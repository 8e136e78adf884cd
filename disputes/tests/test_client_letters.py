"""Texts that a client may start from: their own side of it, and a place that was left open does not leave."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from disputes import case_letters
from disputes.models import Dispute
from disputes.services import info, links
from disputes.tests.make import (
    actor,
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    to_negotiation,
    to_restated,
    to_review,
)
from foundation.wording import letters, lexicon
from foundation.wording.tone import CLIENT, ToneContext, tone
from invoices.queries import client_url
from invoices.tests.make import make_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def dispute(alice):
    return make_dispute(make_disputed_invoice(alice))


def page_of(client, dispute, letter=""):
    return unescape(client.get(links.client_path(dispute) + (f"?letter={letter}" if letter else "")).content.decode())


def begun(client, dispute, letter, field):
    """What stands in that field after a click on the letter, which the page must offer."""
    assert f'href="?letter={letter}#' in page_of(client, dispute)
    html = page_of(client, dispute, letter)
    return re.search(rf'<textarea[^>]* name="{field}"[^>]*>\n?(.*?)</textarea>', html, re.S)[1]


def holes(text):
    return set(re.findall(r"{\w+}", text))


def test_an_answer_starts_with_what_was_asked_and_does_not_leave_with_open_places(client, alice, dispute):
    dispute = to_review(dispute)
    info.request(dispute, item="The signed quote", why="It says how many hours.", actor=actor("freelancer", alice))
    asked = dispute.info_requests.get()
    text = begun(client, fresh(dispute), "24_client_answer", "answer")
    assert text.startswith("You asked about this: The signed quote.")
    assert holes(text) == {"{fact}", "{source}"}
    url = reverse("disputes:client_answer_info", args=[links.client_path(dispute).split("/")[2], asked.pk])
    refused = client.post(url, {"answer": text, "about": asked.pk})
    assert refused.status_code == 422
    page = unescape(refused.content.decode())
    assert "Your text still has open places: {fact}, {source}." in page
    assert text in page
    filled = text.replace("{fact}", "ten hours").replace("{source}", "the quote")
    assert client.post(url, {"answer": filled, "about": asked.pk}).status_code == 302
    asked.refresh_from_db()
    assert asked.answer.splitlines()[0] == filled.splitlines()[0]


def test_an_offer_and_a_counter_offer_have_texts_of_their_own_and_the_page_shows_the_one_that_fits(
    client, alice, dispute
):
    dispute = to_negotiation(dispute)
    line = dispute.lines.get()
    first = begun(client, dispute, "25_client_offer", "text")
    assert "Advies over sociale media" in first
    assert holes(first) == {"{fact}", "{proposal}"}
    data = {f"credit_{line.pk}": "100,00", "text": first, "instalments": "1"}
    refused = client.post(f"{links.client_path(dispute)}propose/", data)
    assert refused.status_code == 422
    assert "{fact}, {proposal}" in unescape(refused.content.decode())
    assert not dispute.proposals.exists()
    offer(dispute, by=actor("freelancer", alice))
    counter = begun(client, fresh(dispute), "26_client_counter", "text")
    assert "Thank you for the proposal of " in counter
    assert holes(counter) == {"{agreed}", "{not_agreed}", "{reason}", "{proposal}"}
    assert "25_client_offer" not in page_of(client, dispute)


def test_a_correction_starts_from_a_text_too(client, dispute):
    dispute = to_restated(dispute)
    text = begun(client, dispute, "27_client_correct", "correction")
    assert "{fact}" in text
    assert "Invoice ten hours." in text
    url = f"{links.client_path(dispute)}correct/"
    assert client.post(url, {"correction": text}).status_code == 422
    assert client.post(url, {"correction": re.sub(r"{\w+}", "ten hours", text)}).status_code == 302


def test_an_objection_starts_from_a_text_and_what_was_typed_is_kept(client, alice):
    invoice = make_disputed_invoice(alice)
    url = client_url(invoice).removeprefix(settings.SITE_URL) + "dispute/"
    assert 'name="start"' in client.get(url).content.decode()
    page = unescape(client.post(url, {"start": "1", "client_name": "Carol K."}).content.decode())
    assert 'value="Carol K."' in page
    text = re.search(r'<textarea name="summary"[^>]*>\n?(.*?)</textarea>', page, re.S)[1]
    assert invoice.number in text
    assert holes(text) == {"{agreement}", "{fact}"}
    mine = unescape(client.post(url, {"start": "1", "summary": "My own words."}).content.decode())
    assert "My own words." in mine
    assert "{agreement}" not in mine
    line = invoice.lines.last()
    data = {f"picked_{line.pk}": "on", f"reason_{line.pk}": "quantity", "client_name": "C", "client_email": "c@x.test"}
    refused = client.post(url, data | {"summary": text})
    assert refused.status_code == 422
    assert "open places: {agreement}, {fact}" in unescape(refused.content.decode())
    assert not Dispute.objects.exists()
    filled = text.replace("{agreement}", "ten hours").replace("{fact}", "fourteen")
    assert client.post(url, data | {"summary": filled}).status_code == 302


def test_braces_of_a_clients_own_stop_nothing(client, dispute):
    dispute = to_restated(dispute)
    answer = client.post(f"{links.client_path(dispute)}correct/", {"correction": "The field {color} was never asked."})
    assert answer.status_code == 302


def test_a_letter_that_does_not_fit_or_is_the_owners_begins_nothing(client, dispute):
    dispute = to_negotiation(dispute)
    for letter in ("06_propose", "28_client_objection", "made-up"):
        assert "{reason}" not in page_of(client, dispute, letter)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("letter", sorted(case_letters.CLIENT))
def test_a_text_of_a_client_has_one_ask_with_a_date_and_no_word_of_address(letter, language):
    """They suit who says u and who says je; the hints that a client gets find nothing in them."""
    text = letters.render(letter, letters.samples(letter, language), language)
    date = lexicon.shared("letters")[letter]["slots"]["date"] if language == "nl" else "date"
    assert text.count("?") == 1
    assert f"{{{date}}}" in letters.template(letter, language)
    assert not re.search(r"\b(?:u|uw|je|jij|jouw)\b", text) or language == "en"
    assert not tone(text, ToneContext(side=CLIENT, language=language)).findings
