"""Is what was agreed being done? Work done again, refunds, and saying that the other side is late."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import policy
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Dispute
from disputes.services import letters, moves, settlement
from disputes.states import State
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import local_date
from invoices.services import settle as books


@transaction.atomic
def report_rework(dispute: Dispute, *, note: str, actor: Actor) -> None:
    """The freelancer has done it again. The client hears of it; with the money settled the case goes to its lesson."""
    dispute = moves.lock(dispute)
    waiting = dispute.state == State.EXECUTING and dispute.rework_by is not None and dispute.reworked_at is None
    if not waiting or actor.party != Party.FREELANCER:
        raise IllegalMove
    if not note.strip():
        raise NotComplete(_("Say what was done and where the client finds it."))
    Dispute.objects.filter(pk=dispute.pk).update(reworked_at=timezone.now())
    moves.record(dispute, "rework.delivered", actor, text=note)
    dispute.refresh_from_db()
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
    moves.move(dispute, "report_non_performance", actor=actor, text=reason)
    today = local_date(timezone.now(), dispute.business.time_zone)
    books.pause_reminders(dispute.invoice, until=today + timedelta(days=20), actor=actor)
    letters.tell(dispute, "non_performance", actor=actor, quote=reason.strip())
