"""An agreement that is sent tomorrow at nine: once, unless it is taken back or does not fit any more."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress

from accounts.tests.make import alice, bob, business_of
from clients.jobs import send_scheduled_letters
from clients.models import Agreement, ScheduledLetter
from clients.tests.make import make_agreement
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db
FRIDAY_NIGHT = datetime(2026, 12, 4, 21, 30, tzinfo=UTC)  # 22:30 in Amsterdam
MONDAY = datetime(2026, 12, 7, 8, 1, tzinfo=UTC)


@pytest.fixture
def agreement(client):
    with time_machine.travel(FRIDAY_NIGHT, tick=False):
        user = alice()
        client.force_login(user)
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        yield make_agreement(business_of(user), valid_until=None)


def monday(act=send_scheduled_letters):
    with time_machine.travel(MONDAY, tick=False):
        return act()


def wait(client, agreement, message="Here it is.", **more):
    data = {"version": agreement.version, "to": "c@d.test", "message": message} | more
    return client.post(f"/agreements/{agreement.pk}/send/?later=1", data)


def letters():
    return OutgoingEmail.objects.filter(to="c@d.test")


def test_at_night_sharp_words_are_offered_the_next_working_morning(client, agreement):
    url = f"/agreements/{agreement.pk}/send/tone/"
    html = client.post(url, {"message": "YOU NEVER read it!!"}, headers={"HX-Request": "true"}).content.decode()
    assert "07-12-2026 09:00" in html
    assert f'formaction="/agreements/{agreement.pk}/send/?later=1"' in html


def test_it_stays_a_draft_until_monday_and_leaves_once(client, agreement):
    assert wait(client, agreement).status_code == 302
    assert Agreement.objects.get().is_draft
    assert not letters().exists()
    assert "Here it is." in client.get(f"/agreements/{agreement.pk}/").content.decode()
    assert wait(client, agreement).status_code == 409
    assert monday(lambda: [send_scheduled_letters(), send_scheduled_letters()]) == [1, 0]
    assert Agreement.objects.get().is_open
    assert "Here it is." in letters().get().text


def test_it_can_be_taken_back_until_then_and_not_by_a_stranger(client, agreement):
    wait(client, agreement)
    url = f"/letters/{ScheduledLetter.objects.get().pk}/take-back/"
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    assert monday() == 0
    assert Agreement.objects.get().is_draft
    client.force_login(bob())
    assert client.post(url).status_code == 404


def test_what_could_not_be_sent_now_is_refused_now(client, agreement):
    assert wait(client, agreement, "Dear {name}").status_code == 422
    assert wait(client, agreement, version=agreement.version + 1).status_code == 409
    Agreement.objects.update(title=" ")
    assert wait(client, agreement).status_code == 409
    assert not ScheduledLetter.objects.exists()


@pytest.mark.parametrize("moved", [{"version": 7}, {"status": "sent", "text_sha256": "a" * 64}])
def test_where_things_moved_on_it_does_not_leave_and_the_writer_gets_the_words_back(client, agreement, moved):
    wait(client, agreement)
    Agreement.objects.update(**moved)
    assert monday() == 0
    assert ScheduledLetter.objects.get().state == "dropped"
    assert not letters().exists()
    told = OutgoingEmail.objects.latest("queued_at")
    assert (told.to, "Here it is." in told.text) == (EmailAddress.objects.get().email, True)
    page = monday(lambda: client.get(f"/agreements/{agreement.pk}/").content.decode())
    assert "Here it is." in page
    assert "take-back/" not in page


def test_one_that_waits_for_tuesday_does_not_leave_on_monday(client, agreement):
    wait(client, agreement)
    ScheduledLetter.objects.update(send_at=MONDAY + timedelta(days=1))
    assert monday() == 0
