"""What an admin may do in a case: reject what is none, give more time, assign. Never decide it for the parties."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.models import Dispute
from disputes.services import letters, moves
from disputes.states import OPEN, Outcome
from foundation.kernel.actors import Actor, Party


@transaction.atomic
def reject(dispute: Dispute, *, kind: str, reason: str, actor: Actor) -> None:
    """Spam, a duplicate, or not a party; the reason is shown to both sides."""
    dispute = moves.lock(dispute)
    if not reason.strip():
        raise NotComplete(_("Give the reason; both sides will read it."))
    dispute.lines.update(is_open=False)
    moves.move(
        dispute, "reject", actor=actor, text=reason, data={"kind": kind}, outcome=Outcome.INVALID,
        outcome_note=reason.strip()[:1000],
    )  # fmt: skip
    letters.tell(dispute, "rejected", actor=actor, quote=reason.strip())


@transaction.atomic
def extend_deadline(dispute: Dispute, *, until: datetime, actor: Actor) -> None:
    dispute = _open_for_admin(dispute, actor)
    if dispute.due_at is None or until <= max(dispute.due_at, timezone.now()):
        raise NotComplete(_("The new deadline must be later than the present one."))
    Dispute.objects.filter(pk=dispute.pk).update(due_at=until)
    moves.record(dispute, "dispute.deadline_extended", actor, before=str(dispute.due_at), after=str(until))
    dispute.refresh_from_db()
    letters.tell(dispute, "extended", actor=actor)


@transaction.atomic
def assign(dispute: Dispute, *, reviewer: Any, actor: Actor) -> None:
    dispute = _open_for_admin(dispute, actor)
    Dispute.objects.filter(pk=dispute.pk).update(assigned_admin=reviewer)
    moves.record(dispute, "dispute.assigned", actor, data={"reviewer": reviewer.pk})


@transaction.atomic
def note_read(dispute: Dispute, *, actor: Actor) -> None:
    """Reads of a case by an admin are on record."""
    moves.record(dispute, "dispute.read", actor)


def _open_for_admin(dispute: Dispute, actor: Actor) -> Dispute:
    if actor.party != Party.ADMIN:
        raise NotYourMove
    dispute = moves.lock(dispute)
    if dispute.state not in OPEN:
        raise IllegalMove
    return dispute
