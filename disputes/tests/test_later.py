"""Send it tomorrow at nine: proposed where it had better wait, for every act with words; once, unless taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress

from disputes.jobs import send_scheduled_messages
from disputes.models import Proposal, Restatement, ScheduledMessage
from disputes.services import info, later, messages
from disputes.tests.make import (
    CAROL,
    fresh,
    make_dispute,
    make_disputed_invoice,
    put,
    to_negotiation,
    to_review,
)
from foundation.audit.models import Event
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FRIDAY_NIGHT = datetime(2026, 12, 4, 21, 30, tzinfo=UTC)  # 22:30 in Amsterdam
MONDAY_AT_NINE = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
SHARP = "YOU NEVER read anything!!"
SAID = {"facts": "You agreed to ten hours and see fourteen.", "wish": "Ten hours.", "interest": "Budget."}


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def owner(client, alice):
    client.force_login(owner_of(alice))
    return client


@pytest.fixture
def night():
    with time_machine.travel(FRIDAY_NIGHT, tick=False):
        yield


@pytest.fixture
def dispute(alice, night):
    return make_dispute(make_disputed_invoice(alice))


def next_week(act):
    with time_machine.travel(MONDAY_AT_NINE + timedelta(minutes=1), tick=False):
        return act()


COMPOSERS = [
    ("AcknowledgeForm", "words", "acknowledge"), ("MessageForm", "text", "write"), ("RestateForm", "facts", "restate"),
    ("RequestInfoForm", "why", "request_info"), ("AnswerForm", "answer", "answer_info"),
    ("CreditsForm", "text", "propose"), ("ReworkForm", "note", "report_rework"),
]  # fmt: skip


@pytest.mark.parametrize(("composer", "field", "act"), COMPOSERS)
def test_at_night_every_sharp_text_is_offered_the_next_working_morning(owner, dispute, composer, field, act):
    html = owner.post(f"/disputes/{dispute.pk}/tone/{composer}/", {field: SHARP}, headers=HTMX).content.decode()
    assert "07-12-2026 09:00" in html
    assert f'formaction="/disputes/{dispute.pk}/{act}/later/"' in html


def test_within_ten_minutes_of_what_the_other_wrote_too_and_later_not(owner, alice):
    with time_machine.travel(datetime(2026, 12, 4, 13, 0, tzinfo=UTC), tick=False):
        dispute = make_dispute(make_disputed_invoice(alice))
        messages.write(dispute, text="You were wrong.", actor=CAROL)
    url = f"/disputes/{dispute.pk}/tone/RestateForm/"
    for minutes, offered in ((9, True), (11, False)):
        with time_machine.travel(datetime(2026, 12, 4, 13, minutes, tzinfo=UTC), tick=False):
            html = owner.post(url, {"facts": SHARP}, headers=HTMX).content.decode()
        assert ("07-12-2026 09:00" in html) is offered
        assert ("/later/" in html) is offered


def test_a_calm_text_may_leave_at_night(owner, dispute):
    html = owner.post(f"/disputes/{dispute.pk}/tone/RestateForm/", SAID, headers=HTMX).content.decode()
    assert "/later/" not in html


def test_a_summary_leaves_on_monday_with_all_that_follows_from_it(owner, dispute):
    url = f"/disputes/{dispute.pk}/restate/later/"
    assert owner.post(url, SAID).status_code == 302
    assert not Restatement.objects.exists()
    assert not OutgoingEmail.objects.filter(text__contains=SAID["facts"]).exists()
    assert fresh(dispute).state == "raised"
    assert next_week(lambda: [send_scheduled_messages(), send_scheduled_messages()]) == [1, 0]
    assert fresh(dispute).state == "restated"
    assert Restatement.objects.get().interest == "Budget."


def test_an_offer_that_waits_keeps_its_amounts_and_its_days(owner, dispute):
    line = to_negotiation(dispute).lines.get()
    data = {f"credit_{line.pk}": "170,00", "text": "Half of the € 340.00.", "instalments": "1", "rework": ""}
    assert owner.post(f"/disputes/{dispute.pk}/propose/later/", data).status_code == 302
    assert not Proposal.objects.exists()
    next_week(send_scheduled_messages)
    proposal = Proposal.objects.get()
    assert str(proposal.credit_net) == "170.00"
    assert proposal.valid_until > MONDAY_AT_NINE + timedelta(days=6)


def test_an_answer_goes_to_the_question_it_was_written_for(owner, dispute):
    to_review(dispute)
    first = info.request(fresh(dispute), item="The log", why="To count.", actor=CAROL)
    second = info.request(fresh(dispute), item="The quote", why="To compare.", actor=CAROL)
    data = {"answer": "It is Exhibit F-1.", "about": first.pk}
    assert owner.post(f"/disputes/{dispute.pk}/answer_info/later/", data).status_code == 302
    next_week(send_scheduled_messages)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.answer, second.answer) == ("It is Exhibit F-1.", "")


def test_what_could_not_be_done_now_is_refused_now(owner, dispute):
    own = {**SAID, "facts": dispute.summary}
    assert owner.post(f"/disputes/{dispute.pk}/restate/later/", own).status_code == 409
    assert owner.post(f"/disputes/{dispute.pk}/restate/later/", {**SAID, "wish": "{wish}"}).status_code == 422
    assert owner.post(f"/disputes/{dispute.pk}/propose/later/", {"text": "Half."}).status_code == 422
    assert owner.post(f"/disputes/{dispute.pk}/concede/later/", {}).status_code == 404
    assert not ScheduledMessage.objects.exists()
    assert not Event.objects.filter(verb="dispute.restate").exists()


def test_a_term_that_ends_before_that_morning_does_not_wait_for_it(owner, dispute):
    put(dispute, "acknowledged", due_at=FRIDAY_NIGHT + timedelta(hours=5), ball_with="freelancer")
    assert owner.post(f"/disputes/{dispute.pk}/restate/later/", SAID).status_code == 409
    assert not ScheduledMessage.objects.exists()


def test_it_can_be_taken_back_until_it_leaves(owner, dispute, alice):
    owner.post(f"/disputes/{dispute.pk}/restate/later/", SAID)
    row = ScheduledMessage.objects.get()
    assert SAID["facts"] in owner.get(f"/disputes/{dispute.pk}/").content.decode()
    later.take_back(row, actor=actor_of(alice))
    assert next_week(send_scheduled_messages) == 0
    assert not Restatement.objects.exists()


def test_where_the_case_moved_on_it_does_not_leave_and_its_writer_gets_the_words_back(owner, dispute):
    user = owner_of(dispute.business)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    owner.post(f"/disputes/{dispute.pk}/restate/later/", SAID)
    put(fresh(dispute), "negotiation")
    assert next_week(send_scheduled_messages) == 0
    assert ScheduledMessage.objects.get().state == "dropped"
    told = OutgoingEmail.objects.latest("queued_at")
    assert SAID["facts"] in told.text
    shown = next_week(lambda: owner.get(f"/disputes/{dispute.pk}/").content.decode())
    assert SAID["facts"] in shown
    assert "take-back/" not in shown
    assert fresh(dispute).state == "negotiation"
    assert not Restatement.objects.exists()


def test_a_stranger_can_have_nothing_wait_in_a_case(client, dispute):
    client.force_login(owner_of(make_business("Bob")))
    assert client.post(f"/disputes/{dispute.pk}/restate/later/", SAID).status_code == 404
