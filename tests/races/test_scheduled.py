"""A message that was to leave in the morning: several timers, and its writer who takes it back at that moment."""

from functools import partial

from django.utils import timezone

from disputes.errors import IllegalMove
from disputes.jobs import send_scheduled_messages
from disputes.models import Message, ScheduledMessage
from disputes.services import later
from disputes.states import Waiting
from disputes.tests.make import make_dispute, make_disputed_invoice
from invoices.tests.make import actor_of
from tests.races.starting_shot import race, refusals
from tests.races.trials import FEW, trials


def waiting(alice):
    said = {"text": "Could you look before 4 December?"}
    dispute = make_dispute(make_disputed_invoice(alice))
    row = later.schedule(dispute, act="write", typed=said, arguments=said, actor=actor_of(alice))
    ScheduledMessage.objects.filter(pk=row.pk).update(send_at=timezone.now())
    return row


def test_timers_that_overlap_send_it_once_or_it_was_taken_back_and_never_leaves(alice):
    row = waiting(alice)
    for _trial in trials(FEW):
        results = race(
            send_scheduled_messages, send_scheduled_messages, partial(later.take_back, row, actor=actor_of(alice))
        )
        row.refresh_from_db()
        left = Message.objects.filter(dispute=row.dispute).count()
        assert left == (1 if refusals(results) else 0)
        assert row.state == (Waiting.SENT if left else Waiting.TAKEN_BACK)


def test_without_the_conditional_update_it_would_leave_twice(alice, monkeypatch):
    def blindly(row, state):
        ScheduledMessage.objects.filter(pk=row.pk).update(state=state)
        return True

    monkeypatch.setattr(later, "_settle", blindly)
    row = waiting(alice)
    race(*[partial(later.send, row, {"text": row.text})] * 2, expected=IllegalMove)
    assert Message.objects.filter(dispute=row.dispute).count() == 2
