"""After the case: a dated to-do for the relationship, done or skipped by a person."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from disputes.errors import IllegalMove
from disputes.models import Aftercare, Dispute
from disputes.services import moves
from disputes.states import Todo
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import add_business_days, local_date

AFTER = timedelta(days=14)


def plan(dispute: Dispute) -> None:
    """Two weeks after the end, on a business day. A case that was reopened and closed again keeps the one it has."""
    business = dispute.business
    on = add_business_days(local_date(timezone.now(), business.time_zone) + AFTER, 0, business.country)
    Aftercare.objects.get_or_create(dispute=dispute, defaults={"business": business, "due_on": on})


@transaction.atomic
def settle(row: Aftercare, *, state: str, note: str, kept: bool | None, actor: Actor) -> None:
    """Done or skipped, once. `kept`: whether the two still work together; None where nobody knows."""
    dispute = moves.lock(row.dispute)
    changes = {"state": state, "note": note.strip()[:500], "kept": kept, "settled_at": timezone.now()}
    if state not in {Todo.DONE, Todo.SKIPPED} or not _open(row).update(**changes):
        raise IllegalMove
    moves.record(dispute, "aftercare.settled", actor, data={"state": state, "kept": kept}, text=note.strip())


def _open(row: Aftercare):
    return Aftercare.objects.filter(pk=row.pk, state=Todo.OPEN)
