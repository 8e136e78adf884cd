"""Timers with a guard down: two of them, or one and a person. The races: test_beats.py and its neighbours."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from disputes.jobs import move_overdue, send_scheduled_messages
from disputes.models import Dispute, Proposal, ScheduledMessage
from disputes.services import desk, later, understanding
from disputes.states import State
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, put, to_restated
from foundation.kernel.actors import Actor
from foundation.mail.models import OutgoingEmail
from foundation.work import services as work
from foundation.work.models import Run
from insights.jobs import send_digests
from invoices.jobs import send_reminders
from invoices.models import Invoice, Reminder
from invoices.services import bulk
from invoices.tests.make import actor_of, make_invoice, mark_sent
from tests.races.books import events
from tests.races.overtaking import as_it_is, no_constraint, no_lock, no_state, prove
from tests.races.starting_shot import refusals
from tests.races.test_beats import FRIDAY, _told, _verbs, overdue
from tests.races.test_insights import MONDAY
from tests.races.test_money import paying
from tests.races.test_scheduled import waiting


@pytest.fixture
def on_friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def cases_unlocked(monkeypatch):
    return no_lock(monkeypatch, Invoice, Dispute)


@pytest.fixture
def late(alice, on_friday):
    invoice = mark_sent(make_invoice(alice))
    overdue([invoice])
    return invoice


def test_without_lock_and_keys_two_beats_remind_twice(late, monkeypatch):
    prove(
        lambda: [send_reminders] * 2,
        lambda results: (results, Reminder.objects.filter(invoice=late).count()),
        (as_it_is, ([1, 0], 1)),
        (no_lock(monkeypatch, Invoice), ([1, 0], 1)),
        (no_constraint("one_reminder_per_key", "one_reminder_per_stage"), ([1, 1], 2)),
    )


def test_without_the_lock_a_reminder_asks_for_money_that_came_first(late, monkeypatch):
    prove(
        lambda: [paying(late, late.total), send_reminders],
        lambda results: [verb for verb in _told(late) if verb in {"payment.recorded", "invoice.reminded"}],
        (as_it_is, ["payment.recorded"]),
        (no_lock(monkeypatch, Invoice), ["payment.recorded", "invoice.reminded"]),
    )


def test_without_lock_and_state_two_beats_move_a_case_twice(alice, cases_unlocked, monkeypatch):
    case = put(make_dispute(make_disputed_invoice(alice)), State.REVIEW, due_at=timezone.now() - timedelta(days=1))
    prove(
        lambda: [move_overdue] * 2,
        lambda results: (results, events(f"case:{case.pk}", "dispute.close_review")),
        (as_it_is, ([1, 0], 1)),
        (cases_unlocked, ([1, 0], 1)),
        (no_state(monkeypatch, Dispute), ([1, 1], 2)),
    )


def test_without_lock_and_state_an_offer_lapses_twice(alice, cases_unlocked, monkeypatch):
    case = put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)
    Proposal.objects.filter(pk=offer(case).pk).update(valid_until=timezone.now() - timedelta(hours=1))
    prove(
        lambda: [move_overdue] * 2,
        lambda results: events(f"case:{case.pk}", "proposal.lapsed"),
        (as_it_is, 1),
        (cases_unlocked, 1),
        (no_state(monkeypatch, Proposal), 2),
    )


def test_without_the_lock_two_beats_nudge_twice(alice, cases_unlocked):
    case = put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)
    Dispute.objects.filter(pk=case.pk).update(entered_at=timezone.now() - timedelta(days=8), ball_with="client")
    prove(
        lambda: [move_overdue] * 2,
        lambda results: events(f"case:{case.pk}", "dispute.nudged"),
        (as_it_is, 1),
        (cases_unlocked, 2),
    )


def test_without_the_lock_a_deadline_that_was_extended_is_over(alice, cases_unlocked):
    ada = Actor.admin(User.objects.create_user("ada", "ada@helder.test", is_staff=True, is_superuser=True))
    case = put(make_dispute(make_disputed_invoice(alice)), State.REVIEW, due_at=timezone.now() - timedelta(days=1))
    extend = partial(desk.extend_deadline, case, until=timezone.now() + timedelta(days=3), actor=ada)
    prove(
        lambda: [extend, move_overdue],
        lambda results: _verbs(case),
        (as_it_is, ["deadline_extended"]),
        (cases_unlocked, ["deadline_extended", "close_review"]),
    )


def test_without_the_lock_a_new_summary_is_taken_for_the_old_one(alice, cases_unlocked):
    case = to_restated(make_dispute(make_disputed_invoice(alice)))
    Dispute.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=1))

    def correct_and_restate():
        understanding.correct(fresh(case), correction="It was ten hours including travel.", actor=CAROL)
        to_restated(fresh(case))

    prove(
        lambda: [correct_and_restate, move_overdue],
        lambda results: _verbs(case),
        (as_it_is, ["correct", "restate"]),
        (cases_unlocked, ["correct", "restate", "leave_unconfirmed", "open_review"]),
    )


def test_without_lock_and_state_a_message_that_was_taken_back_leaves(alice, cases_unlocked, monkeypatch):
    row = waiting(alice)
    prove(
        lambda: [partial(later.take_back, row, actor=actor_of(alice)), send_scheduled_messages],
        lambda results: (refusals(results), results[1]),
        (as_it_is, ([], 0)),
        (cases_unlocked, ([], 0)),
        (no_state(monkeypatch, ScheduledMessage), ([], 1)),
    )


def test_without_the_constraint_two_beats_write_to_a_member_twice(alice):
    make_invoice(alice)
    Invoice.objects.update(due_on=MONDAY.date())
    with time_machine.travel(MONDAY, tick=False):
        prove(
            lambda: [send_digests] * 2,
            lambda results: (results, OutgoingEmail.objects.filter(about="digest:2026-11-23").count()),
            (as_it_is, ([1, 0], 1)),
            (no_constraint("one_digest_per_week"), ([1, 1], 2)),
        )


def test_without_the_constraint_two_clicks_begin_two_pieces_of_work(alice):
    start = partial(
        work.start, alice.pk, kind=bulk.ISSUE, parameters={"ids": []}, key=uuid4(), actor=actor_of(alice)
    )  # fmt: skip
    prove(
        lambda: [start] * 2,
        lambda results: (refusals(results), Run.objects.count()),
        (as_it_is, ([], 1)),
        (no_constraint("one_run_per_form"), ([], 2)),
    )
