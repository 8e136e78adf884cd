"""What the tone check knows of a case when somebody writes in it: figures, exhibits, law, and what was said already."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from disputes import tone
from disputes.jobs import send_scheduled_messages
from disputes.models import Message
from disputes.services import evidence, messages
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, put, to_negotiation
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 12, 4, 20, 30, tzinfo=UTC)
SHARP = "You NEVER read anything!!"
CALM = "I understand that the fourteen hours surprise you. Could you look at the log before 4 December?"


@pytest.fixture
def dispute():
    return make_dispute(make_disputed_invoice(make_business()))


def known(dispute, composer="MessageForm"):
    return tone.context(fresh(dispute), "freelancer", composer)


def test_a_figure_that_one_of_the_two_named_belongs_to_the_case_from_then_on(dispute):
    named, number = Decimal("7777.00"), "2019-0042"
    assert named not in known(dispute).amounts
    assert number not in known(dispute).numbers
    messages.write(dispute, text=f"Last time it was € 7,777.00, see {number}.", actor=CAROL)
    assert named in known(dispute).amounts
    assert number in known(dispute).numbers


def test_what_was_offered_belongs_to_the_case(dispute):
    offer(to_negotiation(dispute), "123.45")
    assert {Decimal("123.45"), Decimal("149.37")} <= known(dispute).amounts  # net, and with 21 % VAT


def test_messages_of_my_last_day_count_and_only_for_a_message(dispute):
    mine = actor_of(dispute.business)
    for hours_ago in (25, 23, 1):
        with time_machine.travel(FRIDAY - timedelta(hours=hours_ago), tick=False):
            messages.write(fresh(dispute), text=f"Word {hours_ago}.", actor=mine)
    with time_machine.travel(FRIDAY, tick=False):
        assert known(dispute).sent_in_last_day == 2
        assert known(dispute, "RestateForm").sent_in_last_day == 0


def test_a_message_answers_where_the_client_had_the_last_word(dispute):
    assert not known(dispute).answers
    messages.write(dispute, text="Why fourteen?", actor=CAROL)
    assert known(dispute).answers
    assert not known(dispute, "RestateForm").answers
    messages.write(fresh(dispute), text="Because of the calls.", actor=actor_of(dispute.business))
    assert not known(dispute).answers


def test_an_exhibit_counts_once_it_was_shared(dispute):
    for share in (False, True):
        upload = SimpleUploadedFile("log.csv", f"day;hours;{share}\n".encode())
        evidence.add_exhibit(fresh(dispute), upload=upload, title="Log", share=share, actor=actor_of(dispute.business))
        assert known(dispute).has_exhibits is share


def test_the_law_of_the_case_and_its_formal_stage_are_known(dispute):
    assert known(dispute).law.interest_rate is not None
    assert not known(dispute).formal_stage
    put(dispute, "formal_notice")
    assert known(dispute).formal_stage


def test_what_was_pointed_at_in_the_evening_is_kept_with_the_message_of_the_morning_and_with_its_writer(
    client, dispute
):
    client.force_login(owner_of(dispute.business))
    url = f"/disputes/{dispute.pk}/"
    with time_machine.travel(FRIDAY, tick=False):
        seen = client.post(f"{url}tone/MessageForm/", {"text": SHARP}, headers={"HX-Request": "true"}).content.decode()
        before = seen.split('name="tone_before" value="')[1].split('"')[0]
        client.post(f"{url}write/later/", {"text": CALM, "tone_before": before})
    with time_machine.travel(FRIDAY + timedelta(days=3), tick=False):
        assert send_scheduled_messages() == 1
    message = Message.objects.get()
    assert {"capitals", "exclamation"} <= set(message.tone_before)
    assert (message.party, message.author) == ("freelancer", "Studio Noor")
