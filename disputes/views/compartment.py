"""What the three may do in the room of a mediation: a verb of the address, its form and the service behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from disputes.models import Mediation
from disputes.services import agenda, compartment
from disputes.services import mediation as life
from foundation.kernel.actors import Actor


class Act(NamedTuple):
    """A form by name (or none), the service behind it, and which of the case's facts the form needs."""

    form: str
    perform: Callable[..., str]
    needs: str = ""


def _consent(mediation: Mediation, actor: Actor, **fields: Any) -> str:
    return _begun(life.consent(mediation, **fields, actor=actor))


def _role(mediation: Mediation, actor: Actor, **fields: Any) -> str:
    return _begun(life.accept_role(mediation, **fields, actor=actor))


def _begun(mediation: Mediation) -> str:
    if mediation.is_running:
        return _("All three have agreed. The mediation has begun.")
    return _("You have agreed. The mediation begins when everybody has.")


def _name(mediation: Mediation, actor: Actor, **fields: Any) -> str:
    life.name_mediator(mediation, **fields, actor=actor)
    return _("The mediator is invited, and the other side is asked to agree.")


def _refuse(mediation: Mediation, actor: Actor) -> str:
    life.refuse_role(mediation, actor=actor)
    return _("Both sides know that you cannot do it. Your link has ended.")


def _decline(mediation: Mediation, actor: Actor) -> str:
    life.decline(mediation.dispute, actor=actor)
    return _("There will be no mediation. The case is back at offers.")


def _write(mediation: Mediation, actor: Actor, **fields: Any) -> str:
    compartment.write(mediation, **fields, actor=actor)
    return _("Your message is in the mediation.")


def _propose(mediation: Mediation, actor: Actor, **offer: Any) -> str:
    compartment.propose(mediation, **offer, actor=actor)
    return _("Your proposal is with the others. It counts once both sides have accepted it.")


def _accept(mediation: Mediation, actor: Actor, **fields: Any) -> str:
    if compartment.accept(mediation, **fields, actor=actor).state == "accepted":
        return _("Both of you have accepted. The case is settled, and the mediation has ended.")
    return _("You have accepted. It takes effect when the other side accepts it too.")


def _point(mediation: Mediation, actor: Actor, text: str) -> str:
    agenda.add(mediation, text=text, actor=actor)
    return _("It is on the agenda, and the others know that there is something new.")


def _earlier(mediation: Mediation, actor: Actor, point: int) -> str:
    agenda.earlier(mediation, point=point, actor=actor)
    return _("The order is changed.")


def _tick(mediation: Mediation, actor: Actor, point: int) -> str:
    agenda.tick(mediation, point=point, actor=actor)
    return _("Noted on the agenda.")


def _drop(mediation: Mediation, actor: Actor, point: int) -> str:
    agenda.drop(mediation, point=point, actor=actor)
    return _("Taken off the agenda.")


def _longer(mediation: Mediation, actor: Actor) -> str:
    if life.agree_longer(mediation, actor=actor):
        return _("Agreed. The mediation may take thirty days more.")
    return _("You agree to thirty days more. It needs the other side too.")


def _end(mediation: Mediation, actor: Actor, note: str) -> str:
    life.end(mediation.dispute, note=note, actor=actor)
    return _("The mediation has ended. What was said in it stays between the three of you.")


ACTS = {
    "consent": Act("ConsentForm", _consent),
    "role": Act("RoleForm", _role),
    "refuse": Act("", _refuse),
    "name": Act("MediatorForm", _name),
    "decline": Act("", _decline),
    "write": Act("InsideForm", _write, "party"),
    "point": Act("PointForm", _point),
    "earlier": Act("OnPointForm", _earlier),
    "tick": Act("OnPointForm", _tick),
    "drop": Act("OnPointForm", _drop),
    "propose": Act("CreditsForm", _propose, "dispute"),
    "accept": Act("AcceptForm", _accept),
    "longer": Act("", _longer),
    "end": Act("EndForm", _end),
}
