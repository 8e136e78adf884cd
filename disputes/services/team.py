"""Inside the business: private notes, and who handles a case. In the business's own log, without the words."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from disputes.errors import NotComplete, NotYourMove
from disputes.models import Dispute, PrivateNote
from disputes.services import moves
from foundation.audit import log
from foundation.kernel.actors import Actor, Party


@transaction.atomic
def note(dispute: Dispute, *, text: str, actor: Actor) -> PrivateNote:
    """Also after the case is closed: what one notes for oneself moves nothing."""
    _demand_own(dispute, actor)
    if not text.strip():
        raise NotComplete(_("There is no text yet."))
    written = PrivateNote.objects.create(
        dispute=dispute, author_id=actor.user_id, author_name=actor.name[:150], text=text.strip()
    )
    _record(dispute, "case.note_written", actor)
    return written


@transaction.atomic
def remove_note(dispute: Dispute, *, note: int, actor: Actor) -> None:
    """For good: nobody else was ever to read it."""
    _demand_own(dispute, actor)
    removed, _rows = dispute.private_notes.filter(pk=note).delete()
    if removed:
        _record(dispute, "case.note_removed", actor)


@transaction.atomic
def assign(dispute: Dispute, *, member: Any, actor: Actor) -> None:
    """To a person of the business, or to nobody."""
    _demand_own(dispute, actor)
    dispute = moves.lock(dispute)
    if member is not None and not dispute.business.memberships.filter(user=member).exists():
        raise NotComplete(_("Choose somebody of your business."))
    Dispute.objects.filter(pk=dispute.pk).update(assigned_member=member)
    _record(dispute, "case.assigned", actor, member=member.pk if member else None)


def _demand_own(dispute: Dispute, actor: Actor) -> None:
    if actor.party != Party.FREELANCER or not dispute.business.memberships.filter(user_id=actor.user_id).exists():
        raise NotYourMove


def _record(dispute: Dispute, verb: str, actor: Actor, **data: Any) -> None:
    chain = log.business_chain(dispute.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"case:{dispute.pk}", data=data)
