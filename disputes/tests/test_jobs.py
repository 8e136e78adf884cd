"""The timer: what is overdue moves, once, and never as if somebody had agreed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from disputes.jobs import move_overdue
from disputes.services import proposals
from disputes.tests.make import CAROL, fresh, make_dispute, offer, put, to_negotiation, to_restated, to_review
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.tests.make import actor_of

pytestmark = pytest.mark.django_db


def after(**time):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def run():
    move_overdue()
    return move_overdue()


def test_silence_of_the_freelancer_is_acknowledged_and_counted():
    dispute = make_dispute()
    with after(days=4):
        run()
        assert fresh(dispute).state == "raised"
    with after(days=10):
        assert run() == 0
    case = fresh(dispute)
    assert (case.state, case.sla_breaches, case.first_response_at) == ("acknowledged", 1, None)


def test_an_unanswered_summary_goes_on_as_not_confirmed():
    dispute = to_restated(make_dispute())
    with after(days=4):
        run()
        assert fresh(dispute).nudges == 1
    with after(days=11):
        run()
    assert fresh(dispute).state == "review"
    assert dispute.restatements.get().understanding == "unconfirmed"


def test_an_evidence_round_ends_by_itself_and_lines_without_an_answer_stay_so():
    dispute = to_review(make_dispute())
    with after(days=12):
        run()
    assert fresh(dispute).state == "negotiation"
    assert dispute.lines.get().position == ""


def test_offers_lapse_once():
    dispute = to_negotiation(make_dispute())
    made = offer(dispute)
    with after(days=9):
        run()
    made.refresh_from_db()
    assert made.state == "lapsed"
    letters = OutgoingEmail.objects.filter(
        about=f"case:{dispute.pk}", to="carol@kramer.test", subject__contains="lapsed"
    )
    assert letters.count() == 1


def test_two_nudges_and_21_days_of_silence_bring_the_case_to_rest():
    dispute = to_negotiation(make_dispute())
    offer(dispute)
    for days in (8, 15):
        with after(days=days):
            run()
    assert fresh(dispute).nudges == 2
    with after(days=22):
        run()
    case = fresh(dispute)
    assert (case.state, case.outcome) == ("expired", "")
    assert Invoice.objects.get(pk=dispute.invoice_id).disputed_total == 0
    with after(days=60):
        run()
    assert fresh(dispute).outcome == "expired"


def test_a_review_that_does_not_come_returns_the_case():
    from accounts.models import User

    User.objects.create_user("ada", "ada@helder.test", "a-long-password", is_staff=True, is_superuser=True)
    dispute = to_negotiation(make_dispute())
    offer(dispute)
    proposals.ask_review(dispute, question="", actor=CAROL)
    with after(days=9):
        run()
    case = fresh(dispute)
    assert (case.state, case.sla_breaches) == ("negotiation", 1)


def test_a_lesson_nobody_noted_is_skipped():
    dispute = put(make_dispute(), "retrospective", due_at=timezone.now() - timedelta(days=1))
    run()
    assert fresh(dispute).state == "closed"


def test_a_case_finishes_when_everything_is_paid():
    from payments.services import record

    dispute = to_negotiation(make_dispute())
    made = offer(dispute)
    proposals.accept(dispute, proposal_id=made.pk, number=made.number, credit_gross=made.credit_gross,
                     typed_name="Carol", actor=CAROL)  # fmt: skip
    invoice = Invoice.objects.get(pk=dispute.invoice_id)
    key = "22222222-2222-4222-8222-222222222222"
    record(
        invoice, amount=invoice.open_total, received_on=timezone.now().date(), key=key, actor=actor_of(dispute.business)
    )
    assert fresh(dispute).state == "retrospective"
