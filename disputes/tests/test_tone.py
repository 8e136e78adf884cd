"""What the tone check says while one writes in a case, and what leaves the next morning."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from disputes.jobs import send_scheduled_messages
from disputes.models import Message, Proposal, Restatement, ScheduledMessage
from disputes.services import links
from disputes.tests.make import fresh, make_dispute, make_disputed_invoice, put, to_negotiation
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
CALM = "I understand that the fourteen hours surprise you. Could you look at the log before 4 December?"
SHARP = "You NEVER read anything!!"
HTMX = {"HX-Request": "true"}
FRIDAY = datetime(2026, 12, 4, 20, 30, tzinfo=UTC)


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


def signed_by(html):
    return html.split('name="tone_before" value="')[1].split('"')[0]


def test_while_one_writes_the_words_are_marked_and_calmer_ones_proposed_and_nothing_is_stored(owner, dispute):
    html = owner.post(f"/disputes/{dispute.pk}/tone/MessageForm/", {"text": SHARP}, headers=HTMX).content.decode()
    assert "<mark>NEVER</mark>" in html
    assert 'name="mend" value="capitals"' in html
    assert not Message.objects.exists()


def test_without_a_script_the_check_keeps_every_word_and_can_put_calmer_signs_in(owner, dispute):
    data = {"facts": "Four hours!!", "wish": "Ten hours.", "interest": "Budget.", "mend": "exclamation"}
    html = owner.post(f"/disputes/{dispute.pk}/tone/RestateForm/", data).content.decode()
    assert "Four hours.</textarea>" in html
    assert "Budget.</textarea>" in html
    assert not Restatement.objects.exists()


def test_the_hits_before_and_after_are_stored_with_the_message_and_the_thrown_away_words_are_not(owner, dispute):
    url = f"/disputes/{dispute.pk}/"
    first = owner.post(f"{url}tone/MessageForm/", {"text": SHARP}, headers=HTMX).content.decode()
    owner.post(f"{url}write/", {"text": CALM, "tone_before": signed_by(first)})
    message = Message.objects.get()
    assert {"capitals", "exclamation", "absolute"} <= set(message.tone_before)
    assert not {"capitals", "exclamation", "absolute"} & set(message.tone_after)
    assert "NEVER" not in str(message.__dict__)


def test_hits_that_somebody_made_up_are_not_believed(owner, dispute):
    owner.post(f"/disputes/{dispute.pk}/write/", {"text": CALM, "tone_before": '["insult"]'})
    assert "insult" not in Message.objects.get().tone_before


@pytest.mark.parametrize("hole", ["the hours of {date}", "€ 7,777.00", "invoice 2019-0042 … 2031-0042"])
def test_a_hole_or_a_figure_from_elsewhere_keeps_the_freelancers_message_here_with_every_word_in_it(
    owner, dispute, hole
):
    response = owner.post(f"/disputes/{dispute.pk}/write/", {"text": f"{CALM} It is about {hole}."})
    assert response.status_code == 422
    assert hole in response.content.decode()
    assert not Message.objects.exists()


def test_amounts_of_the_case_and_of_this_offer_may_be_named(owner, dispute):
    dispute = to_negotiation(dispute)
    line = dispute.lines.get()
    data = {f"credit_{line.pk}": "123.45", "text": "I offer € 123.45 of the € 340.00.", "instalments": "1"}
    assert owner.post(f"/disputes/{dispute.pk}/propose/", data).status_code == 302
    assert "open_offer" not in Proposal.objects.get().tone_after


def test_the_client_gets_gentle_hints_and_is_never_stopped(client, dispute):
    case = links.client_path(dispute)
    html = client.post(f"{case}tone/MessageForm/", {"text": "YOU CHEATED me of € 9,999.00!!"}, headers=HTMX)
    assert "<mark>YOU CHEATED</mark>" in html.content.decode()
    assert "Must change" not in html.content.decode()
    assert client.post(f"{case}write/", {"text": "YOU CHEATED me of € 9,999.00!!"}).status_code == 302
    assert Message.objects.get().text.startswith("YOU CHEATED")


def test_a_message_written_on_friday_night_leaves_on_monday_at_nine_and_once(owner, dispute):
    with time_machine.travel(FRIDAY, tick=False):
        owner.post(f"/disputes/{dispute.pk}/write/later/", {"text": CALM})
        assert not OutgoingEmail.objects.filter(kind="message").exists()
        assert not Message.objects.exists()
        assert send_scheduled_messages() == 0
    row = ScheduledMessage.objects.get()
    assert row.send_at == datetime(2026, 12, 7, 8, 0, tzinfo=UTC)  # 09:00 in Amsterdam
    with time_machine.travel(row.send_at + timedelta(minutes=1), tick=False):
        assert [send_scheduled_messages(), send_scheduled_messages()] == [1, 0]
    assert Message.objects.get().text == CALM


def test_until_then_it_can_be_taken_back_and_afterwards_no_more(owner, dispute):
    with time_machine.travel(FRIDAY, tick=False):
        owner.post(f"/disputes/{dispute.pk}/write/later/", {"text": CALM})
        row = ScheduledMessage.objects.get()
        page = owner.get(f"/disputes/{dispute.pk}/").content.decode()
        assert f"write/{row.pk}/take-back/" in page
        assert owner.post(f"/disputes/{dispute.pk}/write/{row.pk}/take-back/").status_code == 302
        assert owner.post(f"/disputes/{dispute.pk}/write/{row.pk}/take-back/").status_code == 409
    with time_machine.travel(row.send_at + timedelta(minutes=1), tick=False):
        assert send_scheduled_messages() == 0
    assert not Message.objects.exists()


def test_a_case_that_ended_in_the_night_gets_no_message_in_the_morning(owner, dispute):
    with time_machine.travel(FRIDAY, tick=False):
        owner.post(f"/disputes/{dispute.pk}/write/later/", {"text": CALM})
    put(fresh(dispute), "closed")
    with time_machine.travel(FRIDAY + timedelta(days=3), tick=False):
        assert send_scheduled_messages() == 0
    assert ScheduledMessage.objects.get().state == "dropped"


def test_a_strangers_case_has_no_tone_check(owner):
    other = make_dispute(make_disputed_invoice(make_business("Bob")))
    assert owner.post(f"/disputes/{other.pk}/tone/MessageForm/", {"text": SHARP}).status_code == 404
