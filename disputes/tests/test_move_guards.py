"""The third dimension of the table: the guards. In every state and for every party that may make a move, the guard
alone refuses it and nothing changes. A new move has to be put into one of the three lists."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.models import Dispute, Mediation
from disputes.services import (
    desk,
    evidence,
    info,
    mediation,
    outcome,
    performance,
    plans,
    proposals,
    reopening,
    understanding,
)
from disputes.states import MOVES
from disputes.tests.make import actor, fresh, make_dispute, put
from foundation.audit.models import Event
from foundation.kernel.actors import Actor
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db


class Guard(NamedTuple):
    """A call that lacks just what the guard asks for, the words of the refusal, and fields of the case before it."""

    call: Callable[[Dispute, Actor], Any]
    words: str
    fields: dict[str, Any] = {}  # noqa: RUF012 - never changed
    parties: tuple[str, ...] = ()  # of those in the table; empty means all of them


def _restate(case, who):
    return understanding.restate(case, facts=case.summary, wish="x", interest="y", actor=who)


def _offer(case, who, credit="340.01"):
    credits = {row.pk: Decimal(credit) for row in case.lines.all()}
    return proposals.propose(case, credits=credits, text="So.", actor=who)


def _accept_own(case, who):
    state = case.state
    offer = _offer(put(case, "negotiation"), who, "10.00")
    put(case, state)
    return proposals.accept(
        case, proposal_id=offer.pk, number=offer.number, credit_gross=offer.credit_gross, typed_name="Name", actor=who
    )


def _start(case, who):
    held = Mediation.objects.create(dispute=case, proposed_by="client")
    if who.party == "mediator":
        return mediation.accept_role(held, statement=" ", typed_name="Max", actor=who)
    return mediation.consent(held, typed_name="A Name", actor=who)


def _recommend(case, who):
    return proposals.recommend(case, credits={}, reasons={}, text="So.", actor=who)


def _reopen(case, who):
    upload = SimpleUploadedFile("new.csv", b"a,b\n1,2\n")
    return reopening.reopen(case, reason="New.", upload=upload, title="New", actor=who)


GUARDS = {
    "submit": Guard(lambda case, who: make_dispute(case.invoice, actor=who), "already|Attach"),
    "restate": Guard(_restate, "own words"),
    "correct": Guard(lambda case, who: understanding.correct(case, correction="No.", actor=who), "three", {"round": 3}),
    "agree_to_differ": Guard(lambda case, who: understanding.agree_to_differ(case, actor=who), "once more"),
    "request_info": Guard(
        lambda case, who: info.request(case, item=" ", why=" ", actor=who), "concrete", parties=("freelancer", "client")
    ),
    "close_review": Guard(
        lambda case, who: evidence.close_review(case, actor=who), "position", parties=("freelancer",)
    ),
    "propose": Guard(_offer, "more than is disputed"),
    "accept_proposal": Guard(_accept_own, "not for you"),
    "propose_mediation": Guard(
        lambda case, who: mediation.propose(case, typed_name="A Name", actor=who), "offer first"
    ),
    "start_mediation": Guard(_start, "(?i)mediator yet|either side"),
    "accept_in_full": Guard(lambda case, who: outcome.accept_in_full(case, typed_name=" ", actor=who), "full name"),
    "expire": Guard(
        lambda case, who: outcome.expire(case, actor=who), "moved on", {"ball_with": "client", "nudges": 1}
    ),
    "finish": Guard(lambda case, who: outcome.finish(case, actor=who), ""),
    "write_off": Guard(lambda case, who: outcome.write_off(case, reason=" ", actor=who), "why you write it off"),
    "learn": Guard(
        lambda case, who: outcome.learn(case, root_cause="", prevention="", actor=who), "cause", parties=("freelancer",)
    ),
    "reopen": Guard(_reopen, "once", {"reopened": True}),
    "reject": Guard(lambda case, who: desk.reject(case, kind="spam", reason=" ", actor=who), "reason"),
    "report_non_performance": Guard(
        lambda case, who: performance.report_non_performance(case, reason="Late.", actor=who), "still has time"
    ),
    "declare_default": Guard(lambda case, who: plans.declare_default(case, actor=who), "still has time"),
    "resume": Guard(lambda case, who: performance.resume(case, actor=who), ""),
    "ask_review": Guard(lambda case, who: proposals.ask_review(case, question="", actor=who), "offer first"),
    "recommend": Guard(_recommend, "reason for every line"),
}
# State, party or the clock is all that these ask for.
FREE = {
    "discard", "acknowledge", "auto_acknowledge", "confirm", "leave_unconfirmed", "open_review", "return_to_review",
    "return_to_negotiation", "decline_mediation", "mediate", "end_mediation", "concede", "withdraw", "revive",
    "close_expired", "review_timeout",
}  # fmt: skip
# Steps of the formal stage; their guards are tested where they are built.
FORMAL = {"serve_notice", "answer_notice", "start_proceedings", "record_decision"}


def test_every_move_is_guarded_or_said_to_be_free():
    assert set(GUARDS) | FREE | FORMAL == set(MOVES)
    assert len(GUARDS) + len(FREE) + len(FORMAL) == len(MOVES)


def test_a_guard_alone_refuses_in_every_state_and_for_every_party_of_its_move():
    dispute = make_dispute()
    ada = Actor.admin(User.objects.create_superuser("ada", "ada@helder.test", "a-long-password"))
    Dispute.objects.filter(pk=dispute.pk).update(entered_at=timezone.now())
    for name, guard in GUARDS.items():
        move = MOVES[name]
        for state in move.sources:
            for party in guard.parties or move.by:
                who = ada if party == "admin" else actor(party, dispute.business)
                _refuses(dispute, guard, state, who, (name, state, party))


def _refuses(dispute, guard, state, who, case):
    with transaction.atomic():
        before = _everything(put(dispute, state, **guard.fields))
        said = _answer(guard, fresh(dispute), who)
        assert re.search(guard.words, said) if guard.words else said == "False", (case, said)
        assert _everything(dispute) == before, case
        transaction.set_rollback(True)


def _answer(guard, dispute, who):
    """The words of the refusal, or what the call gave back."""
    try:
        with transaction.atomic():
            return str(guard.call(dispute, who))
    except (IllegalMove, NotComplete, NotYourMove) as refusal:
        return str(refusal)


def _everything(dispute):
    row = Dispute.objects.filter(pk=dispute.pk).values().get()
    return row, Event.objects.count(), OutgoingEmail.objects.count(), dispute.proposals.count()
