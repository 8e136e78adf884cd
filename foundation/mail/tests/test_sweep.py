import time
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings as config
from django.utils import timezone

from foundation.mail import delivery, jobs, smtp, tasks
from foundation.mail.models import OutgoingEmail
from foundation.mail.tests import make

State = OutgoingEmail.State
pytestmark = pytest.mark.django_db


def put(email: OutgoingEmail, **fields) -> None:
    OutgoingEmail.objects.filter(pk=email.pk).update(**fields)


def states() -> list[str]:
    return sorted(OutgoingEmail.objects.values_list("state", flat=True))


def test_the_sweep_sends_what_the_bell_missed(sink):
    for _letter in range(3):
        make.letter()
    jobs.sweep_outbox()
    assert states() == [State.SENT] * 3
    jobs.sweep_outbox()
    assert len(sink.taken) == 3


def test_the_bell_sends_the_letter_it_rang_for(sink):
    tasks.deliver(str(make.letter().pk))
    assert len(sink.taken) == 1


def test_a_bell_for_a_letter_that_is_gone_is_no_error():
    tasks.deliver("9f6a2f0e-0000-4000-8000-000000000000")


def test_the_timer_knows_the_sweep_by_its_name():
    entry = config.CELERY_BEAT_SCHEDULE["sweep-outbox"]
    module, name = entry["task"].rsplit(".", 1)
    assert getattr(import_module(module), name).name == entry["task"]


def test_a_letter_left_claimed_goes_again_when_the_lease_is_over(sink):
    email = make.letter(kind="reminder")
    put(email, state=State.CLAIMED, claim=email.pk, attempts=1, claimed_until=timezone.now() + timedelta(minutes=1))
    jobs.sweep_outbox()
    assert states() == [State.CLAIMED]
    make.lapse(email)
    jobs.sweep_outbox()
    assert states() == [State.SENT]


def test_a_reminder_left_handing_is_shown_as_unsure_and_not_sent(sink):
    email = make.letter(kind="reminder")
    put(email, state=State.HANDING, claim=email.pk, attempts=1, claimed_until=timezone.now() + timedelta(minutes=1))
    jobs.sweep_outbox()
    assert states() == [State.HANDING]
    make.lapse(email)
    jobs.sweep_outbox()
    assert states() == [State.UNSURE]
    assert sink.taken == []


def test_an_invoice_left_handing_goes_again_once_after_a_pause(sink):
    email = make.letter(kind="invoice")
    put(email, state=State.HANDING, claim=email.pk, attempts=1, claimed_until=timezone.now() - timedelta(minutes=1))
    jobs.sweep_outbox()
    assert sink.taken == []
    make.lapse(email)
    jobs.sweep_outbox()
    assert [letter.message_id for letter in sink.taken] == [email.message_id]


def test_a_letter_that_kills_its_deliverer_every_time_fails_in_the_end(sink):
    email = make.letter()
    put(email, state=State.CLAIMED, claim=email.pk, attempts=8, claimed_until=timezone.now() - timedelta(minutes=1))
    jobs.sweep_outbox()
    assert states() == [State.FAILED]


def test_a_sweep_ends_in_time_however_slow_the_server_is(sink, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
    sink.answers = {"greet": "hang"}
    for _letter in range(5):
        make.letter()
    started = time.monotonic()
    tried = delivery.send_due(limit=100, seconds=0.5)
    assert time.monotonic() - started < 1.2
    assert tried == 2
    assert states() == [State.PENDING] * 5


def test_one_bad_letter_does_not_hold_up_the_others(sink):
    bad, good = make.letter(), make.letter()
    put(bad, to="not an address")
    jobs.sweep_outbox()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (State.FAILED, State.SENT)
