"""Two timers on one recurring invoice: one invoice, one number, one letter. The controls show what holds that."""

from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial

import pytest
import time_machine
from django.db import connection

from foundation.mail.models import OutgoingEmail
from invoices.jobs import make_recurring
from invoices.models import Invoice, RecurringInvoice, RecurringRun
from invoices.services import recurring as services
from invoices.tests.make import SYSTEM
from invoices.tests.test_recurring import recur
from tests.races.books import assert_gapless
from tests.races.starting_shot import race, unlocked, winners
from tests.races.trials import FEW, trials

SUNDAY = datetime(2026, 11, 1, 10, tzinfo=UTC)
BEATS = 3
DROP = "ALTER TABLE invoices_recurringrun DROP CONSTRAINT one_run_per_period"
ADD = "ALTER TABLE invoices_recurringrun ADD CONSTRAINT one_run_per_period UNIQUE (recurring_id, period)"


@pytest.fixture(autouse=True)
def _on_its_day(monkeypatch):
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.title.encode())
    with time_machine.travel(SUNDAY, tick=False):
        yield


def test_beats_that_overlap_make_and_send_one_invoice_per_period(alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    text = "Webhosting hetlab.example, {period}, pakket Basis, contract C-1"
    recurring = recur(alice, mode="send", email="carol@kramer.test", description=text)
    for _trial in trials(FEW):
        race(*[make_recurring] * BEATS)
        run = RecurringRun.objects.get(recurring=recurring)
        assert run.outcome == "sent", run.problem
        assert Invoice.objects.filter(client=recurring.client).count() == 1
        assert OutgoingEmail.objects.filter(to="carol@kramer.test").count() == 1
        assert OutgoingEmail.objects.filter(about=f"invoice:{run.invoice_id}", to=alice.email).count() == 1
        assert_gapless(alice)


@pytest.mark.parametrize("guarded", [True, False], ids=["with the constraint", "without it"])
def test_without_its_lock_a_period_would_be_made_twice(alice, monkeypatch, guarded):
    recurring = recur(alice)
    monkeypatch.setattr(services, "lock", unlocked(_read, 2))
    with nullcontext() if guarded else _no_constraint():
        results = race(*[partial(services.make_next, recurring.pk, actor=SYSTEM)] * 2)
        assert len([each for each in winners(results) if each is not None]) == (1 if guarded else 2)
        assert Invoice.objects.count() == (1 if guarded else 2)


def _read(pk):
    return RecurringInvoice.objects.select_related("business", "client").get(pk=pk)


class _no_constraint:  # noqa: N801 - reads like nullcontext
    def __enter__(self):
        with connection.cursor() as cursor:
            cursor.execute(DROP)

    def __exit__(self, *error):
        RecurringRun.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(ADD)
