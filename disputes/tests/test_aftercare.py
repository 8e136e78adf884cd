"""Two weeks after a case: the client is asked how it is, in a letter that was read over first, and once."""

import json
from datetime import date

import pytest
import time_machine
from allauth.account.models import EmailAddress

from disputes.errors import IllegalMove
from disputes.models import Aftercare
from disputes.services import aftercare, outcome
from disputes.tests.make import CAROL, accept, fresh, make_dispute, make_disputed_invoice, offer, to_negotiation
from foundation.audit.models import Event
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def todo(client, alice):
    dispute = make_dispute(make_disputed_invoice(alice))
    outcome.withdraw(dispute, reason="", actor=CAROL)
    said = "I send a log of hours along."
    outcome.learn(fresh(dispute), root_cause="evidence", prevention=said, actor=actor_of(alice))
    user = owner_of(alice)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    return Aftercare.objects.get()


def letters(row):
    return OutgoingEmail.objects.filter(to=row.dispute.client_email, subject__contains="How is it going")


def test_the_to_do_begins_a_letter_from_the_words_of_the_business_and_shows_it_as_it_leaves(client, todo):
    url = f"/disputes/aftercare/{todo.pk}/write/"
    assert url in client.get("/disputes/").content.decode()
    type(todo.dispute).objects.update(language="en")
    page = client.get(url).content.decode()
    assert page.count("This is what I changed: I send a log of hours along") == 2  # to change, and as it leaves
    assert todo.dispute.client_email in page
    calm = client.post(f"{url}tone/", {"text": "YOU NEVER call!!"}).content.decode()
    assert "<mark>YOU NEVER</mark>" in calm
    assert calm.count("YOU NEVER call!!") >= 2
    assert not letters(todo).exists()


def test_the_letter_leaves_by_mail_once_and_the_to_do_stays_until_there_is_an_answer(client, todo):
    url = f"/disputes/aftercare/{todo.pk}/write/"
    type(todo.dispute).objects.update(language="en")
    hole = client.post(url, {"text": "Dear Carol, I changed {measure}."})
    assert hole.status_code == 422
    assert "I changed {measure}.</textarea>" in hole.content.decode()
    said = "Dear Carol, how is the new site?"
    assert client.post(url, {"text": said}).status_code == 302
    mail = letters(todo).get()
    assert said in mail.text
    assert mail.reply_to == todo.business.email
    assert client.post(url, {"text": said}).status_code == 409
    assert letters(todo).count() == 1
    todo.refresh_from_db()
    assert todo.state == "open"
    assert Event.objects.filter(verb="aftercare.written").count() == 1
    assert said not in client.get(url).content.decode()


def test_a_to_do_that_is_done_writes_no_letter_and_a_stranger_finds_none(client, todo):
    url = f"/disputes/aftercare/{todo.pk}/write/"
    client.post(f"/disputes/aftercare/{todo.pk}/", {"kept": "yes", "note": ""})
    assert client.post(url, {"text": "How is it?"}).status_code == 409
    client.force_login(owner_of(make_business("Bob")))
    assert client.get(url).status_code == 404
    assert client.post(f"{url}tone/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_settlement_is_told_to_the_client_in_the_letter_of_the_business(alice, language):
    dispute = to_negotiation(make_dispute(make_disputed_invoice(alice)))
    type(dispute).objects.update(language=language)
    made = offer(fresh(dispute), credit="140.00")
    accept(fresh(dispute), made)
    said = OutgoingEmail.objects.filter(to=dispute.client_email).latest("queued_at").text.replace("\xa0", " ")
    words = {
        "en": ("€169.40 is credited", "of the disputed part is paid by", "Thank you for working this out together."),
        "nl": ("over factuur 2026-0001: € 169,40", "Wat nu gebeurt: € 242,00", "Dank voor de manier"),
    }[language]
    assert [each in said for each in words] == [True] * 3, said
    assert "{" not in said


@pytest.mark.parametrize(
    ("closed_on", "asked_on"),
    [("2026-11-06", date(2026, 11, 20)), ("2026-11-07", date(2026, 11, 23)), ("2026-12-11", date(2026, 12, 28))],
)
def test_the_client_is_asked_two_weeks_later_on_a_working_day(alice, closed_on, asked_on):
    """A Friday; a Saturday, so the Monday; and Christmas, so the Monday after it."""
    with time_machine.travel(f"{closed_on}T12:00:00+00:00", tick=False):
        dispute = make_dispute(make_disputed_invoice(alice))
        outcome.withdraw(dispute, reason="", actor=CAROL)
        outcome.learn(fresh(dispute), root_cause="evidence", prevention="Attach the log.", actor=actor_of(alice))
    assert Aftercare.objects.get().due_on == asked_on


def test_a_case_that_closes_a_second_time_keeps_the_to_do_it_has(todo):
    with time_machine.travel(f"{todo.due_on}T12:00:00+00:00", tick=False):
        aftercare.plan(fresh(todo.dispute))
    assert Aftercare.objects.get().due_on == todo.due_on


def test_what_came_of_it_is_on_record_with_its_words_and_done_or_skipped_are_the_only_ends(client, todo):
    with pytest.raises(IllegalMove):
        aftercare.settle(todo, state="open", note="", kept=None, actor=CAROL)
    client.post(f"/disputes/aftercare/{todo.pk}/", {"kept": "yes", "note": " Coffee on Friday. "})
    event = Event.objects.get(verb="aftercare.settled")
    assert {"state": "done", "kept": True}.items() <= json.loads(event.body)["data"].items()
    todo.refresh_from_db()
    assert (todo.state, todo.note) == ("done", "Coffee on Friday.")


def test_without_an_address_or_without_words_no_letter_leaves_and_the_to_do_can_still_be_written(client, todo):
    url = f"/disputes/aftercare/{todo.pk}/write/"
    assert client.post(url, {"text": "   "}).status_code == 422
    kept = todo.dispute.client_email
    type(todo.dispute).objects.update(client_email="")
    refused = client.post(url, {"text": "How is it?"}, headers={"accept-language": "en"})
    assert (refused.status_code, "There is no e-mail address" in refused.content.decode()) == (409, True)
    assert not OutgoingEmail.objects.filter(subject__contains="How is it going").exists()
    type(todo.dispute).objects.update(client_email=kept, language="en")
    assert client.post(url, {"text": "How is it?"}).status_code == 302
    assert letters(todo).count() == 1
