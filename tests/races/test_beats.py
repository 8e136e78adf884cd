"""Two timers that ring at the same moment, and a timer against a person."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from disputes.jobs import move_overdue
from disputes.models import Dispute, Proposal
from disputes.services import desk, understanding
from disputes.states import State
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, put, to_restated
from foundation.audit.models import Event
from foundation.kernel.actors import Actor
from foundation.mail.models import OutgoingEmail
from invoices.jobs import send_reminders
from invoices.models import Invoice, Reminder
from invoices.tests.make import actor_of, make_invoice, mark_sent
from payments import services as payments
from tests.races.books import assert_in_order, events, letters_about
from tests.races.starting_shot import race
from tests.races.trials import FEW, trials

FRIDAY = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)  # 11:00 in Amsterdam, an ordinary working day
BEATS = 3


@pytest.fixture
def _on_friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


def overdue(invoices):
    Invoice.objects.filter(pk__in=[each.pk for each in invoices]).update(due_on=(FRIDAY - timedelta(days=3)).date())


@pytest.mark.usefixtures("_on_friday")
def test_beats_that_overlap_remind_of_every_invoice_once(alice):
    batch = [mark_sent(make_invoice(alice)) for _invoice in range(5)]
    overdue(batch)
    for _trial in trials(FEW):
        assert sum(race(*[send_reminders] * BEATS)) == len(batch)
        for invoice in batch:
            subject = f"invoice:{invoice.pk}"
            assert Reminder.objects.filter(invoice=invoice).count() == 1
            assert OutgoingEmail.objects.filter(about=subject, kind="reminder").count() == 1
            assert events(subject, "invoice.reminded") == 1


@pytest.mark.usefixtures("_on_friday")
def test_a_reminder_against_the_payment_never_speaks_of_money_that_came_first(alice):
    invoice = mark_sent(make_invoice(alice))
    overdue([invoice])
    for trial in trials(FEW):
        pay = partial(
            payments.record, invoice, amount=invoice.total, received_on=FRIDAY.date(), key=invoice.pk,
            actor=actor_of(alice),
        )  # fmt: skip
        race(pay, send_reminders)
        assert_in_order(invoice)
        stages = list(Reminder.objects.filter(invoice=invoice).values_list("stage", flat=True))
        order = [verb for verb in _told(invoice) if verb in {"payment.recorded", "invoice.reminded"}]
        assert order == (["invoice.reminded", "payment.recorded"] if stages else ["payment.recorded"]), trial


def _told(invoice):
    mine = Event.objects.filter(body__contains=f'"subject":"invoice:{invoice.pk}"')
    return mine.order_by("seq").values_list("verb", flat=True)


LATE = [
    (State.RAISED, "dispute.auto_acknowledge", "acknowledged"),
    (State.REVIEW, "dispute.close_review", "negotiation"),
    (State.ADMIN_REVIEW, "dispute.review_timeout", "negotiation"),
    (State.RETROSPECTIVE, "dispute.learn", "closed"),
    (State.EXPIRED, "dispute.close_expired", "retrospective"),
]


def test_beats_that_overlap_move_every_overdue_case_once(alice):
    long_ago = timezone.now() - timedelta(days=15)
    cases = [put(make_dispute(make_disputed_invoice(alice)), state) for state, _verb, _to in LATE]
    Dispute.objects.filter(pk__in=[case.pk for case in cases]).update(entered_at=long_ago, due_at=long_ago)
    before = {case.pk: _letters(case) for case in cases}
    for _trial in trials(FEW):
        assert sum(race(*[move_overdue] * BEATS)) == len(cases)
        for case, (_state, verb, to) in zip(cases, LATE, strict=True):
            assert fresh(case).state == to
            assert events(f"case:{case.pk}", verb) == 1
            assert _letters(case) - before[case.pk] == (0 if verb == "dispute.close_expired" else 2)
            assert_in_order(case.invoice)


def _letters(case):
    return sum(letters_about(f"case:{case.pk}").values())


def test_beats_that_overlap_let_an_offer_lapse_once_and_nudge_once(alice):
    lapsing, quiet = (put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION) for _case in "ab")
    made = offer(lapsing)
    Proposal.objects.filter(pk=made.pk).update(valid_until=timezone.now() - timedelta(hours=1))
    Dispute.objects.filter(pk=quiet.pk).update(entered_at=timezone.now() - timedelta(days=8), ball_with="client")
    for _trial in trials(FEW):
        assert sum(race(*[move_overdue] * BEATS)) == 2
        assert events(f"case:{lapsing.pk}", "proposal.lapsed") == 1
        assert (events(f"case:{quiet.pk}", "dispute.nudged"), fresh(quiet).nudges) == (1, 1)


def test_a_deadline_that_was_extended_a_moment_ago_is_not_over(alice):
    ada = Actor.admin(User.objects.create_user("ada", "ada@helder.test", is_staff=True, is_superuser=True))
    case = put(make_dispute(make_disputed_invoice(alice)), State.REVIEW, due_at=timezone.now() - timedelta(days=1))
    for _trial in trials(FEW):
        extend = partial(desk.extend_deadline, case, until=timezone.now() + timedelta(days=3), actor=ada)
        race(extend, move_overdue)
        verbs = _verbs(case)
        assert verbs in (["deadline_extended"], ["close_review"], ["close_review", "deadline_extended"])
        assert fresh(case).state == (State.REVIEW if verbs == ["deadline_extended"] else State.NEGOTIATION)


def test_a_summary_that_was_corrected_and_written_anew_is_not_taken_for_the_old_one(alice):
    case = to_restated(make_dispute(make_disputed_invoice(alice)))
    Dispute.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=1))

    def correct_and_restate():
        understanding.correct(fresh(case), correction="It was ten hours including travel.", actor=CAROL)
        to_restated(fresh(case))

    for _trial in trials(FEW):
        race(correct_and_restate, move_overdue)
        verbs = _verbs(case)
        assert verbs in (["correct", "restate"], ["leave_unconfirmed", "open_review"])


def _verbs(case):
    """The acts of the race itself, in the order of the log."""
    told = Event.objects.filter(chain=f"case:{case.pk}").order_by("seq").values_list("verb", flat=True)
    start = {"submit", "acknowledge"}
    names = [verb.removeprefix("dispute.") for verb in told if verb.startswith("dispute.")]
    first = next((place for place, name in enumerate(names) if name == "restate"), -1)
    return [name for name in names[first + 1 :] if name not in start]
