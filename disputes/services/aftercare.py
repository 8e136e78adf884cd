"""After the case: a dated to-do for the relationship, done or skipped by a person."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients import tone as tones
from disputes import tone
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Aftercare, Dispute
from disputes.services import letters, moves
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


@transaction.atomic
def write(row: Aftercare, *, text: str, actor: Actor) -> None:
    """Ask the client by mail how it is, once. The to-do stays until somebody notes what came of it.

    Raises Unsendable where the words have a hole or name a figure from elsewhere.
    """
    dispute = moves.lock(row.dispute)
    if not text.strip():
        raise NotComplete(_("There is no text yet."))
    if not letters.client_side(dispute)[0]:
        raise IllegalMove(_("There is no e-mail address of this client. Nothing was sent."))
    tones.demand(text, tone.of_aftercare(dispute))
    if not _open(row).filter(written_at=None).update(written_at=timezone.now()):
        raise IllegalMove(_("This letter has left already, or the to-do is done. Nothing was sent twice."))
    letters.ask_how_it_is(dispute, text)
    moves.record(dispute, "aftercare.written", actor, text=text.strip())


def _open(row: Aftercare):
    return Aftercare.objects.filter(pk=row.pk, state=Todo.OPEN)
