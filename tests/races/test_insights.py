"""Sweeps that overlap with each other and with payments, and weekly letters that two beats want to write."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from uuid import uuid4

import time_machine
from django.db import IntegrityError, models
from django.utils import timezone

from foundation.mail.models import OutgoingEmail
from insights.jobs import gather, send_digests
from insights.models import Gathered
from insights.services import summaries
from invoices.models import Invoice
from invoices.tests.make import actor_of, make_invoice
from payments import services as payments
from tests.races.starting_shot import race
from tests.races.trials import FEW, trials

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def pay(invoice):
    payments.record(
        invoice,
        amount=Decimal("10.00"),
        received_on=timezone.now().date(),
        key=uuid4(),
        actor=actor_of(invoice.business),
    )


def test_sweeps_that_overlap_with_payments_end_with_the_books(alice):
    invoice = make_invoice(alice)
    for _trial in trials(FEW):
        race(gather, gather, partial(pay, invoice), partial(pay, invoice))
        gather()
        assert summaries.check(alice) == []


def test_without_the_lock_sweeps_that_overlap_get_in_each_others_way(alice, monkeypatch):
    """The control: two who replace the same month at once meet in the unique constraint."""
    make_invoice(alice)
    gather()
    monkeypatch.setattr(Gathered.objects, "select_for_update", lambda: models.QuerySet(Gathered))
    met = [race(gather, gather, gather, expected=IntegrityError) for _trial in range(25)]
    assert any(isinstance(each, IntegrityError) for results in met for each in results)


def test_beats_that_overlap_write_to_a_member_once_a_week(alice):
    make_invoice(alice)
    Invoice.objects.update(due_on=MONDAY.date())
    with time_machine.travel(MONDAY, tick=False):
        for _trial in trials(FEW):
            assert sum(race(send_digests, send_digests, send_digests)) == 1
            assert OutgoingEmail.objects.filter(about="digest:2026-11-23").count() == 1
