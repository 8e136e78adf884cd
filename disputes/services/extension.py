"""More time, if both agree. Nobody loses time by being asked."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.models import Dispute, Extension
from disputes.services import letters, moves
from disputes.states import OPEN, RequestState, State
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import end_of_day, local_date

LONGEST = 14  # days


@transaction.atomic
def ask(dispute: Dispute, *, days: int, reason: str, actor: Actor) -> Extension:
    """Ask the other side for 1 to 14 more days in the present step. One question at a time."""
    dispute = moves.lock(dispute)
    if dispute.state not in OPEN or dispute.due_at is None:
        raise IllegalMove(_("There is no deadline to extend now."))
    if dispute.state == State.MEDIATION:
        raise IllegalMove(_("A mediation is extended in the mediation itself, once, if both sides agree."))
    if not 1 <= days <= LONGEST:
        raise NotComplete(_("You can ask for 1 to 14 days."))
    _forget_old(dispute)
    try:
        with transaction.atomic():
            asked = Extension.objects.create(
                dispute=dispute, party=actor.party, days=days, reason=reason.strip()[:500], step=dispute.entered_at
            )
    except IntegrityError as error:
        raise IllegalMove(_("More time was asked for already. Wait for the answer.")) from error
    moves.record(dispute, "extension.asked", actor, data={"days": days}, text=reason)
    letters.tell(dispute, "extension_asked", actor=actor, quote=reason.strip())
    return asked


def _forget_old(dispute: Dispute) -> None:
    """A question from an earlier step stands in nobody's way."""
    stale = dispute.extensions.filter(state=RequestState.OPEN).exclude(step=dispute.entered_at)
    stale.update(state=RequestState.UNANSWERED, settled_at=timezone.now())


@transaction.atomic
def decide(asked: Extension, *, agree: bool, actor: Actor) -> None:
    """The other side agrees or not. Agreed: the deadline moves by that many days."""
    dispute = moves.lock(asked.dispute)
    if asked.party == actor.party:
        raise NotYourMove
    state = RequestState.GRANTED if agree else RequestState.DECLINED
    waiting = dispute.extensions.filter(pk=asked.pk, state=RequestState.OPEN, step=dispute.entered_at)
    if dispute.due_at is None or not waiting.update(state=state, settled_at=timezone.now()):
        raise IllegalMove
    verb = "extension.granted" if agree else "extension.declined"
    if agree:
        zone = dispute.business.time_zone
        until = end_of_day(local_date(dispute.due_at, zone) + timedelta(days=asked.days), zone)
        Dispute.objects.filter(pk=dispute.pk).update(due_at=until)
        dispute.due_at = until
    moves.record(dispute, verb, actor, data={"days": asked.days})
    letters.tell(dispute, "extended" if agree else "extension_declined", actor=actor)
