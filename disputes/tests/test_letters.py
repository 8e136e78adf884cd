"""A message starts from a letter that fits, in the business's own words where it has some."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from clients.models import Client
from disputes import case_letters, tone
from disputes.models import Dispute, LetterCopy
from disputes.services import links, nudges
from disputes.tests.make import (
    CAROL,
    SYSTEM,
    make_dispute,
    make_disputed_invoice,
    offer,
    to_negotiation,
    to_restated,
    to_review,
)
from foundation.mail.models import OutgoingEmail
from foundation.wording import letters
from foundation.wording.tone import tone as judge
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
URL = "/settings/letters/01_acknowledge/en/"


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def owner(client, alice):
    client.force_login(owner_of(alice))
    return client


def started(owner, dispute, letter):
    """The page with this letter begun in its composer: {name of the field: its text}."""
    html = owner.get(f"/disputes/{dispute.pk}/?letter={letter}").content.decode()
    boxes = re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', html, re.S)
    lines = re.findall(r'<input type="text" name="(item|why)" value="([^"]*)"', html)
    return {name: unescape(text) for name, text in [*boxes, *lines] if text}, html


def test_a_letter_comes_with_what_the_case_knows_and_leaves_the_rest_open_and_marked(owner, alice):
    dispute = make_dispute(make_disputed_invoice(alice))
    fields, _html = started(owner, dispute, "01_acknowledge")
    box = fields["words"]
    assert dispute.invoice.number in box
    assert "Carol Kramer" in box
    assert "411,40" in box or "411.40" in box
    assert "{" not in box
    fields, html = started(owner, to_review(dispute), "04_facts")
    assert "{fact}" in fields["text"]
    assert "<mark>{" in html


def test_what_was_heard_fills_the_three_fields_of_the_summary_and_no_second_point_is_asked_for_one_line(owner, alice):
    dispute = make_dispute(make_disputed_invoice(alice))
    fields, _html = started(owner, dispute, "02_restate")
    assert "Advies over sociale media" in fields["facts"]
    assert "2." not in fields["facts"]
    assert "Carol" not in fields["facts"]
    assert fields["wish"] == "Invoice ten hours."
    assert fields["interest"] == "{interest}"
    assert owner.post(f"/disputes/{dispute.pk}/restate/", fields).status_code == 422
    assert owner.post(f"/disputes/{dispute.pk}/restate/", fields | {"interest": "The budget."}).status_code == 302


def test_an_offer_and_a_counter_offer_start_from_their_letters_and_a_hole_stops_them(owner, alice):
    dispute = to_negotiation(make_dispute(make_disputed_invoice(alice)))
    line = dispute.lines.get()
    offer(dispute, by=CAROL)
    for letter, hole in (("06_propose", "reason"), ("07_decline_counter", "not_agreed")):
        fields, html = started(owner, dispute, letter)
        assert f"{{{hole}}}" in fields["text"]
        assert "<mark>{" in html
        data = {f"credit_{line.pk}": "100,00", "text": fields["text"], "instalments": "1"}
        assert owner.post(f"/disputes/{dispute.pk}/propose/", data).status_code == 422
    assert dispute.proposals.count() == 1


def test_a_question_starts_with_its_reason_and_the_piece_that_is_missed_stays_to_be_named(owner, alice):
    fields, _html = started(owner, to_review(make_dispute(make_disputed_invoice(alice))), "05_info_request")
    assert fields["item"] == "{item}"
    assert "Carol" not in fields["why"]


@pytest.mark.parametrize("form", ["u", "je"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("letter", sorted(case_letters.NAMES))
def test_every_letter_that_is_begun_has_no_hit_but_its_open_slots(alice, letter, language, form):
    """In the client's language and form of address; once its slots are filled nothing is left to say about it."""
    dispute = make_dispute(make_disputed_invoice(alice))
    dispute.language = language
    dispute.invoice.client = Client(form_of_address="informal" if form == "je" else "formal")
    composer, typed = case_letters.started(dispute, letter)
    text = "\n\n".join(typed.values())
    samples = letters.samples(letter, language)
    dutch = letters.slot_names(letter)
    given = samples | {dutch[name]: value for name, value in samples.items()}
    filled = re.sub(r"{(\w+)}", lambda match: given[match[1]], text)
    if language == "nl":
        assert not re.search(r"\b(?:je|jou|jouw)\b" if form == "u" else r"\b[Uu]w?\b", filled)
    flags = tone.COMPOSERS[composer].flags
    context = replace(letters.context_of(letter, language), answers=False, has_exhibits=True, **flags)
    if letter in {"12_settled", "13_concede", "15_aftercare", "14_expired", "01_acknowledge"}:
        context = replace(context, expects_reply=False, concedes=True)
    assert [(found.rule, found.words) for found in judge(filled, context).findings] == []
    assert {found.rule for found in judge(text, context).findings} <= {"slot", "no_date"}


def test_je_and_u_have_words_of_their_own(owner, alice):
    own = letters.template("01_acknowledge", "nl", "je").replace("Beste", "Ha die")
    assert owner.post("/settings/letters/01_acknowledge/nl-je/", {"text": own}).status_code == 302
    invoice = make_disputed_invoice(alice)
    dispute = make_dispute(invoice)
    Dispute.objects.update(language="nl")
    formal, _html = started(owner, dispute, "01_acknowledge")
    assert "Ha die" not in formal["words"]
    Client.objects.filter(pk=invoice.client_id).update(form_of_address="informal")
    informal, _html = started(owner, dispute, "01_acknowledge")
    assert "Ha die Carol Kramer" in informal["words"]
    page = owner.get("/settings/letters/").content.decode()
    assert page.count("pill info") == 1


def test_a_nudge_about_the_summary_is_said_in_the_letter_of_the_business(alice):
    dispute = to_restated(make_dispute(make_disputed_invoice(alice)))
    with time_machine.travel(dispute.entered_at + timedelta(days=4), tick=False):
        nudges.nudge(dispute, actor=SYSTEM)
    mail = OutgoingEmail.objects.latest("queued_at")
    assert links.client_path(dispute) in mail.text.split("Aanvullen kan altijd")[0]
    assert "{" not in mail.text


def test_own_words_are_linted_kept_as_versions_and_can_be_given_back(owner, alice):
    assert owner.get("/settings/letters/").status_code == 200
    shipped = letters.template("01_acknowledge", "en")
    assert owner.post(URL, {"text": "Dear {name}, {unknown}"}).status_code == 422
    assert not LetterCopy.objects.exists()
    assert owner.post(URL, {"text": "Hello there. " + shipped}).status_code == 302
    dispute = make_dispute(make_disputed_invoice(alice))
    Dispute.objects.update(language="en")
    assert "Hello there." in owner.get(f"/disputes/{dispute.pk}/?letter=01_acknowledge").content.decode()
    assert owner.post(URL, {"text": "weg", "reset": "1"}).status_code == 302
    assert "Hello there." not in owner.get(f"/disputes/{dispute.pk}/?letter=01_acknowledge").content.decode()
    assert LetterCopy.objects.count() == 2
