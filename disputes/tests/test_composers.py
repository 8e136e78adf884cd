"""Wherever somebody writes to the other side the words are looked at: the freelancer's judged, the client's never."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from disputes.evidence_kinds import Question
from disputes.models import Dispute, InfoRequest, Message, Proposal
from disputes.services import contract, evidence, info, links, mediation
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, put, to_negotiation, to_review
from disputes.tone import COMPOSERS
from foundation.kernel.actors import Actor
from foundation.links import services as secret
from foundation.mail.models import OutgoingEmail
from invoices.queries import standing_link
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SHARP = "YOU NEVER read anything!!"
FOREIGN = "It is about € 7,777.00."


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def dispute(alice):
    return make_dispute(make_disputed_invoice(alice))


@pytest.fixture
def owner(client, alice):
    client.force_login(owner_of(alice))
    return client


def typed(composer, text, dispute):
    """What the form of this composer is sent, with this text in each of its fields."""
    names = [name.replace("*", str(dispute.lines.get().pk)) for name in COMPOSERS[composer].fields]
    return dict.fromkeys(names, text)


@pytest.mark.parametrize("composer", sorted(COMPOSERS))
def test_every_composer_of_a_case_is_looked_at_on_both_sides_and_only_the_freelancer_may_be_stopped(
    owner, dispute, composer
):
    data = typed(composer, f"{SHARP} {FOREIGN}", dispute)
    mine = owner.post(f"/disputes/{dispute.pk}/tone/{composer}/", data, headers=HTMX).content.decode()
    assert "<mark>NEVER</mark>" in mine or "<mark>YOU NEVER</mark>" in mine
    assert "7,777.00" in mine.split('class="bad"')[1]
    theirs = owner.post(f"{links.client_path(dispute)}tone/{composer}/", data, headers=HTMX).content.decode()
    assert "<mark>YOU NEVER</mark>" in theirs
    assert 'class="bad"' not in theirs
    assert "/later/" not in theirs


def test_nothing_is_said_of_a_field_that_is_still_empty(owner, dispute):
    html = owner.post(f"/disputes/{dispute.pk}/tone/MessageForm/", {"text": "  "}, headers=HTMX).content.decode()
    assert "tone-hits" not in html
    assert "tone-fine" not in html


def test_what_a_client_wrote_is_kept_and_what_was_hinted_at_is_not(client, dispute):
    case = links.client_path(dispute)
    seen = client.post(f"{case}tone/MessageForm/", {"text": SHARP}, headers=HTMX).content.decode()
    before = seen.split('name="tone_before" value="')[1].split('"')[0]
    client.post(f"{case}write/", {"text": SHARP, "tone_before": before})
    to_review(dispute)
    client.post(f"{case}request-info/", {"item": "THE LOG!!", "why": SHARP, "tone_before": before})
    asked = InfoRequest.objects.get()
    info.answer(asked, answer="Here it is.", actor=actor_of(dispute.business))
    put(fresh(dispute), "negotiation")
    line = dispute.lines.get()
    client.post(f"{case}propose/", {f"credit_{line.pk}": "340,00", "text": SHARP, "tone_before": before})
    kept = [Message.objects.get(), InfoRequest.objects.get(), Proposal.objects.get()]
    assert [(row.tone_before, row.tone_after) for row in kept] == [([], [])] * 3


@pytest.mark.parametrize(
    ("state", "verb", "data"),
    [
        ("raised", "acknowledge", {"words": FOREIGN}),
        ("review", "positions", {"position_%s": "partly", "note_%s": FOREIGN}),
        ("negotiation", "ask-time", {"days": "5", "reason": FOREIGN}),
        ("negotiation", "ask-review", {"question": FOREIGN}),
    ],
)
def test_a_figure_from_elsewhere_leaves_from_no_box_and_every_word_is_still_there(owner, dispute, state, verb, data):
    put(dispute, state, due_at=timezone.now() + timedelta(days=3))
    line = str(dispute.lines.get().pk)
    filled = {name.replace("%s", line): value for name, value in data.items()}
    response = owner.post(f"/disputes/{dispute.pk}/{verb}/", filled)
    assert response.status_code == 422
    assert FOREIGN in response.content.decode()
    assert fresh(dispute).state == state


def test_the_answer_to_a_question_is_judged_and_its_hits_are_kept_with_it(owner, dispute):
    to_review(dispute)
    asked = info.request(fresh(dispute), item="The log", why="To count.", actor=CAROL)
    url = f"/disputes/{dispute.pk}/info/{asked.pk}/"
    wrong = owner.post(url, {"answer": f"See {{log}}. {FOREIGN}", "about": asked.pk})
    assert wrong.status_code == 422
    assert "See {log}." in wrong.content.decode()
    seen = owner.post(f"/disputes/{dispute.pk}/tone/AnswerForm/", {"answer": SHARP}, headers=HTMX).content.decode()
    before = seen.split('name="tone_before" value="')[1].split('"')[0]
    data = {"answer": "The log is Exhibit F-1!", "about": asked.pk, "tone_before": before}
    assert owner.post(url, data).status_code == 302
    asked.refresh_from_db()
    assert "exclamation" in asked.answer_tone_after
    assert "capitals" in asked.answer_tone_before
    assert asked.tone_after == []


def test_of_two_questions_only_the_one_that_is_answered_shows_what_was_typed(owner, dispute):
    to_review(dispute)
    first = info.request(fresh(dispute), item="The log", why="To count.", actor=CAROL)
    info.request(fresh(dispute), item="The quote", why="To compare.", actor=CAROL)
    data = {"answer": "It follows today.", "about": first.pk}
    html = owner.post(f"/disputes/{dispute.pk}/tone/AnswerForm/", data).content.decode()
    assert html.count("It follows today.</textarea>") == 1


def test_a_few_words_may_go_with_the_receipt_and_are_a_message_of_the_case(owner, dispute):
    owner.post(f"/disputes/{dispute.pk}/acknowledge/", {"words": "I have read it, and answer by 4 December."})
    assert Message.objects.get().text == "I have read it, and answer by 4 December."
    assert fresh(dispute).state == "acknowledged"
    other = make_dispute(make_disputed_invoice(dispute.business))
    owner.post(f"/disputes/{other.pk}/acknowledge/", {"words": ""})
    assert fresh(other).state == "acknowledged"
    assert Message.objects.count() == 1


def test_a_client_gets_hints_while_writing_an_objection_and_is_stopped_by_none(client, alice):
    invoice = make_disputed_invoice(alice)
    url = f"/i/{secret.token(standing_link(invoice))}/dispute/"
    line = invoice.lines.get(position=2)
    data = {
        f"picked_{line.pk}": "on", f"reason_{line.pk}": "quantity", f"explanation_{line.pk}": "You NEVER asked!!",
        "summary": "YOU NEVER worked fourteen hours, you {xxx}, and € 7,777.00 is a lie.",
        "client_name": "Carol Kramer", "client_email": "carol@kramer.test", "about": "quantity",
    }  # fmt: skip
    live = client.post(f"{url}tone/", data, headers=HTMX).content.decode()
    assert "<mark>NEVER</mark>" in live or "<mark>YOU NEVER</mark>" in live
    assert 'class="bad"' not in live
    page = client.post(f"{url}tone/", data).content.decode()
    assert "fourteen hours, you {xxx}" in page
    assert not Dispute.objects.exists()
    assert client.post(url, data).status_code == 302
    assert Dispute.objects.get().summary == data["summary"]


def mediated(dispute):
    dispute = to_negotiation(dispute)
    offer(dispute)
    signed = {"mediator_name": "Mia Mild", "mediator_email": "mia@mild.test", "typed_name": "Alice de Vries"}
    made = mediation.propose(dispute, **signed, actor=actor_of(dispute.business))
    mediation.consent(made, typed_name="Carol Kramer", actor=CAROL)
    mediation.accept_role(made, statement="I know neither.", typed_name="Mia Mild", actor=Actor.mediator("Mia Mild"))
    return made


def test_in_a_mediation_words_are_hinted_at_and_nothing_of_that_is_kept(owner, dispute):
    made = mediated(dispute)
    room = f"/disputes/{dispute.pk}/mediation/"
    hints = owner.post(f"{room}tone-write/", {"text": f"{SHARP} {FOREIGN}"}, headers=HTMX).content.decode()
    assert "<mark>YOU NEVER</mark>" in hints
    assert 'class="bad"' not in hints
    typed_once_more = owner.post(f"{room}tone-write/", {"text": SHARP, "room": ""}).content.decode()
    assert f"{SHARP}</textarea>" in typed_once_more
    hole = owner.post(f"{room}write/", {"text": "I offer {amount}."})
    assert hole.status_code == 422
    assert "I offer {amount}." in hole.content.decode()
    assert owner.post(f"{room}write/", {"text": f"What about this? {FOREIGN}"}).status_code == 302
    said = made.messages.get()
    assert not [field.name for field in said._meta.get_fields() if "tone" in field.name]
    assert owner.post(f"{room}tone-consent/", {"text": SHARP}).status_code == 404


def test_the_reason_for_reopening_is_judged_before_a_file_is_kept(owner, dispute):
    put(dispute, "closed")
    data = {"reason": f"New: {FOREIGN}", "title": "The log", "upload": SimpleUploadedFile("log.csv", b"day;hours\n")}
    assert owner.post(f"/disputes/{dispute.pk}/reopen/", data).status_code == 422
    assert not dispute.exhibits.exists()


def shared_by(dispute, *, actor, title="The log"):
    return evidence.add_exhibit(
        dispute, upload=SimpleUploadedFile("log.csv", b"day;hours\n"), title=title, line=None, share=True, actor=actor
    )


def test_a_view_of_an_exhibit_is_looked_at_beside_that_exhibit_and_comes_back_with_its_words(owner, dispute):
    to_review(dispute)
    first, second = (shared_by(fresh(dispute), actor=CAROL, title=title) for title in ("The log", "The quote"))
    data = {"stance": "contested", "stance_note": f"It is a copy. {FOREIGN}", "about": str(second.pk)}
    page = owner.post(f"/disputes/{dispute.pk}/tone/StanceForm/", data).content.decode()
    assert page.count("It is a copy.") == 2  # in its box and, marked, beside it
    assert FOREIGN in page.split(f'id="note-{second.pk}"')[1]
    assert f'id="tone-StanceForm-{first.pk}"' in page
    refused = owner.post(f"/disputes/{dispute.pk}/exhibits/{second.pk}/mark/", data)
    assert refused.status_code == 422
    assert "It is a copy." in refused.content.decode()
    assert owner.post(f"/disputes/{dispute.pk}/exhibits/{second.pk}/mark/", data | {"stance_note": "A copy."})
    second.refresh_from_db()
    assert (second.stance, second.stance_note) == ("contested", "A copy.")


def test_a_client_who_contests_an_answer_about_the_agreement_gets_hints_on_that_page(client, dispute):
    to_review(dispute)
    answers = dict.fromkeys(Question, ("not_found", "", None))
    contract.answer(fresh(dispute), answers=answers, actor=actor_of(dispute.business))
    case = links.client_path(dispute)
    data = {"question": "scope", "note": f"{SHARP} It was {{wider}}."}
    page = client.post(f"{case}tone/ContestForm/", data).content.decode()
    assert "It was {wider}.</textarea>" in page
    assert "<mark>YOU NEVER</mark>" in page
    assert not dispute.contract_answers.exclude(contested_note="").exists()
    assert client.post(f"{case}contract/", data).status_code == 302
    assert dispute.contract_answers.get(question="scope").contested_note == data["note"]


def test_the_reason_of_a_write_off_is_read_by_the_client_and_judged_before_it_is(owner, dispute):
    put(dispute, "executing", ball_with="client")
    data = {"reason": f"You never pay anyway. {FOREIGN}"}
    refused = owner.post(f"/disputes/{dispute.pk}/write-off/", data)
    assert refused.status_code == 422
    assert "You never pay anyway." in refused.content.decode()
    assert fresh(dispute).state == "executing"
    assert owner.post(f"/disputes/{dispute.pk}/write-off/", {"reason": "It costs more than it brings."})
    assert fresh(dispute).outcome == "written_off"


def test_who_proposes_mediation_starts_from_the_letter_and_the_other_side_reads_the_words(owner, client, dispute):
    offer(to_negotiation(dispute))
    url = f"/disputes/{dispute.pk}/"
    page = owner.get(f"{url}?letter=09_mediation").content.decode()
    words = page.split('id="MediationForm-words"')[1].split("</textarea>")[0]
    assert "Advies over sociale media" in words
    assert "{mediator}" in words
    data = {"typed_name": "Alice de Vries", "words": "I suggest {mediator} for this."}
    refused = owner.post(f"{url}propose-mediation/", data)
    assert refused.status_code == 422
    assert "I suggest {mediator} for this.</textarea>" in refused.content.decode()
    calm = "I suggest that a mediator looks at it with us."
    assert owner.post(f"{url}propose-mediation/", data | {"words": calm}).status_code == 302
    assert calm in OutgoingEmail.objects.latest("queued_at").text
    assert calm in client.get(links.client_path(dispute)).content.decode()
