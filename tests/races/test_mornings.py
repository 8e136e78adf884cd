"""The letter with an invoice that was to leave in the morning: several timers, and its writer who takes it back."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from clients.errors import LeftAlready
from clients.jobs import send_scheduled_letters
from clients.models import ScheduledLetter
from clients.services import later
from clients.states import Waiting
from invoices.errors import CannotSend
from invoices.models import Delivery
from invoices.services import later as invoice_letters
from invoices.services import send as sending
from invoices.tests.make import actor_of, make_invoice
from tests.races.starting_shot import race, refusals
from tests.races.trials import FEW, trials

READER = "carol@kramer.test"


@pytest.fixture(autouse=True)
def _no_paper(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())


def waiting(alice):
    invoice = make_invoice(alice)
    about = f"invoice:{invoice.pk}"
    row = later.schedule(alice, about=about, to=[READER], message="Here it is.", actor=actor_of(alice))
    ScheduledLetter.objects.filter(pk=row.pk).update(send_at=timezone.now())
    return row


def test_timers_that_overlap_send_it_once_or_it_was_taken_back_and_never_leaves(alice):
    row = waiting(alice)
    for _trial in trials(FEW):
        back = partial(later.take_back, row, actor=actor_of(alice))
        results = race(send_scheduled_letters, send_scheduled_letters, back)
        row.refresh_from_db()
        left = Delivery.objects.filter(invoice_id=row.target).count()
        assert left == (1 if refusals(results) else 0)
        assert all(isinstance(refusal, LeftAlready) for refusal in refusals(results))
        assert row.state == (Waiting.SENT if left else Waiting.TAKEN_BACK)


@pytest.mark.parametrize("asked_again", [True, False], ids=["with a look at what was sent", "without it"])
def test_without_the_conditional_update_it_would_leave_twice(alice, monkeypatch, asked_again):
    def blindly(row, state):
        ScheduledLetter.objects.filter(pk=row.pk).update(state=state)
        return True

    monkeypatch.setattr(later, "_settle", blindly)
    if not asked_again:
        monkeypatch.setitem(later.kinds, "invoice", invoice_letters.KIND._replace(demand=lambda row: None))
        monkeypatch.setattr(sending, "AGAIN_AFTER", timedelta(0))
    row = waiting(alice)
    race(*[partial(later.send, row)] * 2, expected=CannotSend)
    assert Delivery.objects.filter(invoice_id=row.target).count() == (1 if asked_again else 2)
