"""Friendly nudges to whoever has the turn, and when silence has lasted long enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from disputes import policy
from disputes.errors import IllegalMove
from disputes.models import Dispute
from disputes.services import letters, moves
from disputes.states import State
from foundation.kernel.actors import Actor, Party

WAITING = (State.ACKNOWLEDGED, State.RESTATED, State.AWAITING_INFO, State.NEGOTIATION)
DAYS = (7, 14)  # after which a nudge goes out; a summary that waits for confirmation gets its first on day 3


def due_days(dispute: Dispute) -> tuple[int, ...]:
    return (policy.DEADLINES["nudge"].days,) if dispute.state == State.RESTATED else DAYS


def is_due(dispute: Dispute, now: datetime) -> bool:
    """The next nudge of this state, each sent once."""
    days = due_days(dispute)
    return dispute.nudges < len(days) and now >= dispute.entered_at + timedelta(days=days[dispute.nudges])


def is_silent(dispute: Dispute, now: datetime) -> bool:
    """The client has had two nudges, 21 days, and whatever more the desk has given."""
    silent = now >= dispute.entered_at + timedelta(days=policy.DEADLINES["silence"].days)
    silent = silent and (dispute.due_at is None or now >= dispute.due_at)
    return dispute.ball_with == Party.CLIENT and dispute.nudges >= len(DAYS) and silent


@transaction.atomic
def nudge(dispute: Dispute, *, actor: Actor) -> None:
    """One letter to the side whose turn it is. Under the lock: two beats send one."""
    dispute = moves.lock(dispute)
    if not is_due(dispute, timezone.now()):
        raise IllegalMove
    Dispute.objects.filter(pk=dispute.pk).update(nudges=dispute.nudges + 1)
    moves.record(dispute, "dispute.nudged", actor, data={"party": dispute.ball_with, "nudge": dispute.nudges + 1})
    if dispute.ball_with == Party.CLIENT:
        letters.tell_client(dispute, "nudge")
    elif dispute.ball_with == Party.FREELANCER:
        letters.tell_owner(dispute, "nudge")
