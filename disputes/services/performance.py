"""Is what was agreed being done? Work done again, refunds, and saying that the other side is late."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import policy
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Dispute
from disputes.services import letters, moves, plans, settlement
from disputes.states import ProposalState, State
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import local_date
from invoices.models import Invoice
from invoices.services import settle as books


@transaction.atomic
def report_rework(dispute: Dispute, *, note: str, actor: Actor) -> None:
    """The freelancer has done it again. The client hears of it; with the money settled the case goes to its lesson."""
    dispute = moves.lock(dispute)
    if not policy.awaits_rework(dispute) or actor.party != Party.FREELANCER:
        raise IllegalMove
    if not note.strip():
        raise NotComplete(_("Say what was done and where the client finds it."))
    Dispute.objects.filter(pk=dispute.pk).update(reworked_at=timezone.now())
    moves.record(dispute, "rework.delivered", actor, text=note)
    dispute.refresh_from_db()
    if _resume(dispute, quote=note.strip()):
        return
    if dispute.state == State.EXECUTING:
        settlement.pass_turn(dispute)
    letters.tell(dispute, "reworked", actor=actor, quote=note.strip())
    settlement.finish_if_met(dispute)


@transaction.atomic
def report_non_performance(dispute: Dispute, *, reason: str, actor: Actor) -> None:
    """The client says that the freelancer is late: back to offers, and the client's instalments rest meanwhile."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "report_non_performance", actor)
    if not policy.freelancer_is_late(dispute):
        raise IllegalMove(_("The freelancer still has time. You can say this seven days after what was agreed."))
    if not reason.strip():
        raise NotComplete(_("Say what was agreed and did not happen."))
    dispute.lines.filter(credited_net=0).update(is_open=True)
    moves.move(dispute, "report_non_performance", actor=actor, text=reason, not_done_at=timezone.now())
    today = local_date(timezone.now(), dispute.business.time_zone)
    books.pause_reminders(dispute.invoice, until=today + timedelta(days=20), actor=actor)
    letters.tell(dispute, "non_performance", actor=actor, quote=reason.strip())


@transaction.atomic
def resume(dispute: Dispute, *, actor: Actor) -> bool:
    """Asked by the timer, and whenever money moves: has what was late been done meanwhile?"""
    dispute = moves.lock(dispute)
    moves.check(dispute, "resume", actor)
    return _resume(dispute)


def _resume(dispute: Dispute, quote: str = "") -> bool:
    """Back to the outcome, and to its end if nothing is left. Nobody has to take anything back for it."""
    if not _is_performed(dispute):
        return False
    dispute.lines.update(is_open=False)
    dispute.proposals.filter(state=ProposalState.LIVE).update(state=ProposalState.SUPERSEDED, decided_at=timezone.now())
    moves.move(dispute, "resume", actor=Actor.system(), not_done_at=None)
    _give_time(dispute)
    settlement.pass_turn(dispute)
    settlement.finish_if_met(dispute)
    letters.tell_client(dispute, "performed", quote=quote)
    letters.tell_owner(dispute, "performed", quote=quote)
    return True


def _is_performed(dispute: Dispute) -> bool:
    """The freelancer owes nothing any more, and it was that which was said to be late; or nobody owes anything."""
    if dispute.settled_at is None or not moves.may(dispute, "resume", Party.SYSTEM):
        return False
    open_total = Invoice.objects.values_list("open_total", flat=True).get(pk=dispute.invoice_id)
    if settlement.undone(dispute) or open_total < 0:
        return False
    return open_total == 0 or (dispute.state == State.NEGOTIATION and dispute.not_done_at is not None)


def _give_time(dispute: Dispute) -> None:
    """The client's payments rested meanwhile: a week at least for what came due, and reminders are possible again."""
    week = local_date(timezone.now(), dispute.business.time_zone) + settlement.PAY_DAYS
    plans.give_time(dispute, week)
    plans.replan(dispute, actor=Actor.system())
    settlement.make_due(dispute, None, Actor.system())
    books.pause_reminders(dispute.invoice, until=None, actor=Actor.system())
