"""How a case ends: conceded, accepted in full, withdrawn, expired, learned from."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import policy
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Dispute
from disputes.services import aftercare, letters, moves, performance, plans, settlement
from disputes.states import LineOutcome, Outcome, ProposalState, RootCause, State
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import local_date
from invoices.models import Invoice
from invoices.services import settle as books


@transaction.atomic
def concede(dispute: Dispute, *, actor: Actor) -> None:
    """The client is right: the whole disputed part is credited at once."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "concede", actor)
    settlement.concede(dispute, actor=actor)


@transaction.atomic
def accept_in_full(dispute: Dispute, *, typed_name: str, actor: Actor) -> None:
    """The invoice was right: the disputed part is due again, not before seven days from now."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "accept_in_full", actor)
    if len(typed_name.strip()) < 3:
        raise NotComplete(_("Type your full name: it is your signature."))
    kept = _kept(dispute, Outcome.ACCEPTED_FULL)
    _end_lines(dispute, LineOutcome.DENIED)
    moves.move(
        dispute, "accept_in_full", actor=actor, text=typed_name, outcome=kept, settled_at=timezone.now(),
        **settlement.NOTHING_PROMISED,
    )  # fmt: skip
    plans.end(dispute, actor=actor)
    settlement.make_due(dispute, None, actor)
    settlement.pass_turn(dispute)
    letters.tell(dispute, "accepted_in_full", actor=actor)
    settlement.finish_if_met(dispute)


@transaction.atomic
def withdraw(dispute: Dispute, *, reason: str, actor: Actor) -> None:
    """The client takes the objection back; nothing is held against them, and no reminder goes out for seven days."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "withdraw", actor)
    kept = _kept(dispute, Outcome.WITHDRAWN)
    _end_lines(dispute, LineOutcome.WITHDRAWN)
    moves.move(
        dispute, "withdraw", actor=actor, text=reason, outcome=kept, outcome_note=reason.strip()[:1000],
        settled_at=timezone.now(),
    )  # fmt: skip
    today = local_date(timezone.now(), dispute.business.time_zone)
    books.pause_reminders(dispute.invoice, until=today + timedelta(days=policy.DEADLINES["grace"].days), actor=actor)
    letters.tell(dispute, "withdrawn", actor=actor)


def _kept(dispute: Dispute, outcome: Outcome) -> str:
    """What was agreed and credited before stays agreed, when the client gives up the rest."""
    agreed = dispute.outcome and (dispute.agreements.exists() or dispute.lines.filter(credited_net__gt=0).exists())
    return dispute.outcome if agreed else outcome


def _end_lines(dispute: Dispute, outcome: LineOutcome) -> None:
    dispute.lines.filter(credited_net=0).update(outcome=outcome)
    dispute.lines.update(is_open=False)
    dispute.proposals.filter(state=ProposalState.LIVE).update(state=ProposalState.SUPERSEDED, decided_at=timezone.now())


@transaction.atomic
def expire(dispute: Dispute, *, actor: Actor) -> None:
    """21 days of silence after two nudges. The record says "no response", never "agreed"."""
    dispute = moves.lock(dispute)
    if dispute.ball_with != Party.CLIENT or dispute.nudges < 2:
        raise IllegalMove
    moves.move(dispute, "expire", actor=actor)
    today = local_date(timezone.now(), dispute.business.time_zone)
    books.pause_reminders(dispute.invoice, until=today + timedelta(days=policy.DEADLINES["grace"].days), actor=actor)
    letters.tell(dispute, "expired", actor=actor)


@transaction.atomic
def revive(dispute: Dispute, *, actor: Actor) -> None:
    """The client takes the conversation up again. The first time the hold comes back; after that it does not."""
    dispute = moves.lock(dispute)
    moves.move(dispute, "revive", actor=actor, revived=True, hold_ended=dispute.revived)
    letters.tell(dispute, "revived", actor=actor)


@transaction.atomic
def close_expired(dispute: Dispute, *, actor: Actor) -> None:
    dispute = moves.lock(dispute)
    dispute.lines.update(is_open=False)
    moves.move(dispute, "close_expired", actor=actor, outcome=Outcome.EXPIRED)


@transaction.atomic
def write_off(dispute: Dispute, *, reason: str, actor: Actor) -> None:
    """Stop asking for what is still owed. Not a credit note: the debt and its VAT stay as they were."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "write_off", actor)
    if not reason.strip():
        raise NotComplete(_("Say why you write it off; the tax office will ask."))
    books.write_off(dispute.invoice, amount=dispute.invoice.open_total, reason=reason, actor=actor)
    dispute.lines.update(is_open=False)
    moves.move(dispute, "write_off", actor=actor, text=reason, outcome=Outcome.WRITTEN_OFF)


@transaction.atomic
def finish(dispute: Dispute, *, actor: Actor) -> bool:
    """Everything agreed was done."""
    return settlement.finish_if_met(moves.lock(dispute))


MOVED_BY_MONEY = (State.EXECUTING, State.NEGOTIATION, State.FORMAL_NOTICE)


def finish_paid(invoice: Invoice, actor: Actor) -> None:
    """Called by payments in the booking transaction: cases on this invoice may be finished by it."""
    for dispute in Dispute.objects.filter(invoice=invoice, state__in=MOVED_BY_MONEY):
        dispute = moves.lock(dispute)
        if dispute.state != State.EXECUTING:
            performance.resume(dispute, actor=Actor.system())
            continue
        plans.replan(dispute, actor=actor)
        settlement.pass_turn(dispute)
        settlement.finish_if_met(dispute)


def asked_again(invoice: Invoice, amount: Decimal, actor: Actor) -> None:
    """Called by payments when a write-off is taken back. A case that it ended stays ended; the client is told, and
    reads on its page what they can do: reopen it with something new, or report the line again."""
    for dispute in Dispute.objects.filter(invoice=invoice, outcome=Outcome.WRITTEN_OFF):
        dispute = moves.lock(dispute)
        moves.record(dispute, "write_off.taken_back", actor, data={"amount": amount})
        letters.tell_client(dispute, "asked_again")


@transaction.atomic
def learn(dispute: Dispute, *, root_cause: str, prevention: str, actor: Actor) -> None:
    """Root cause and what will be done differently close the case."""
    dispute = moves.lock(dispute)
    if root_cause not in RootCause.values or not prevention.strip():
        raise NotComplete(_("Name the cause and one thing you will do differently."))
    moves.move(
        dispute, "learn", actor=actor, text=prevention, data={"root_cause": root_cause}, root_cause=root_cause,
        prevention=prevention.strip()[:500],
    )  # fmt: skip
    aftercare.plan(dispute)
    letters.tell(dispute, "closed", actor=actor)


@transaction.atomic
def skip_lesson(dispute: Dispute, *, actor: Actor) -> None:
    """Nobody noted a lesson in time: closed, and counted as skipped."""
    dispute = moves.lock(dispute)
    moves.move(dispute, "learn", actor=actor, data={"root_cause": "skipped"})
    letters.tell(dispute, "closed", actor=actor)


@transaction.atomic
def discard(dispute: Dispute, *, actor: Actor) -> None:
    dispute = moves.lock(dispute)
    dispute.lines.update(is_open=False)
    moves.move(dispute, "discard", actor=actor)
