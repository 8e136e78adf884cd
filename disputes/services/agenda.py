"""The agenda of a mediation: any of the three brings up a point, the mediator orders and ticks off.

Part of the compartment: nothing of it is written to the log of the case.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.models import Mediation, MediationPoint
from disputes.services import mediation as life
from disputes.services import mediation_letters as mail
from foundation.kernel.actors import Actor, Party

MOST = 20


@transaction.atomic
def add(mediation: Mediation, *, text: str, actor: Actor) -> None:
    """At the end of the list."""
    mediation = life.running(mediation)
    if actor.party not in {Party.FREELANCER, Party.CLIENT, Party.MEDIATOR}:
        raise NotYourMove
    if not text.strip():
        raise NotComplete(_("There is no text yet."))
    if mediation.points.count() >= MOST:
        raise NotComplete(_("The agenda has twenty points already. Finish some of them first."))
    place = (mediation.points.aggregate(last=Max("place"))["last"] or 0) + 1
    said = {"party": actor.party, "author": actor.name[:150], "text": text.strip()[:300]}
    MediationPoint.objects.create(mediation=mediation, place=place, **said)
    mail.tell_inside(mediation, actor=actor)


@transaction.atomic
def earlier(mediation: Mediation, *, point: int, actor: Actor) -> None:
    """One place up; the first one stays where it is."""
    found = _of_mediator(mediation, point, actor)
    before = mediation.points.filter(place__lt=found.place).last()
    if before:
        _put(found, before.place)
        _put(before, found.place)


@transaction.atomic
def tick(mediation: Mediation, *, point: int, actor: Actor) -> None:
    """Talked about; a second time takes the tick away."""
    found = _of_mediator(mediation, point, actor)
    done = None if found.done_at else timezone.now()
    MediationPoint.objects.filter(pk=found.pk).update(done_at=done)


@transaction.atomic
def drop(mediation: Mediation, *, point: int, actor: Actor) -> None:
    """By whoever brought it up, as long as it was not talked about."""
    found = _find(mediation, point)
    if found.party != actor.party:
        raise NotYourMove
    if found.done_at:
        raise IllegalMove(_("This point was talked about already. It stays on the agenda."))
    found.delete()


def _put(point: MediationPoint, place: int) -> None:
    MediationPoint.objects.filter(pk=point.pk).update(place=place)


def _of_mediator(mediation: Mediation, point: int, actor: Actor) -> MediationPoint:
    if actor.party != Party.MEDIATOR:
        raise NotYourMove
    return _find(mediation, point)


def _find(mediation: Mediation, point: int) -> MediationPoint:
    """Under the lock of the case. A point that somebody took away meanwhile is a stale page."""
    found = life.running(mediation).points.filter(pk=point).first()
    if found is None:
        raise IllegalMove(_("This point is not on the agenda any more."))
    return found
