"""Sharing: one act that shows several private items to the other side and fixes their numbers for ever."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from disputes import queries
from disputes.errors import IllegalMove, NotComplete
from disputes.evidence_kinds import EvidenceKind
from disputes.models import Dispute, Exhibit
from disputes.services import checking, evidence, letters, moves
from foundation.kernel.actors import Actor


@transaction.atomic
def share(dispute: Dispute, *, items: Iterable[UUID], first: int, actor: Actor) -> list[Exhibit]:
    """All of them or none. `first` is the number that was shown for the first item: if it is taken by now, look again.

    A mail takes its attachments along: they are in it anyway.
    """
    dispute = moves.lock(dispute)
    evidence.must_be_open(dispute)
    wanted = set(items)
    pack = queries.pack_of(dispute, actor.party, wanted)
    if not pack or not wanted <= {each.pk for each in pack}:
        raise IllegalMove(_("Some of this is shared already, or it is not yours. Nothing was changed."))
    if any(each.redactions.all() for each in pack):
        raise NotComplete(_("There is a redacted copy of one of these. Share the copy instead."))
    if first != queries.next_number(dispute, actor.party):
        raise IllegalMove(
            _("Something else was shared meanwhile, so the numbers are different now. Please look again.")
        )
    for each in pack:
        _number(each, actor)
    labels = ", ".join(f"{each.label}: {each.title}" for each in pack)
    letters.tell(dispute, "shared", actor=actor, quote=labels)
    return pack


def _number(exhibit: Exhibit, actor: Actor) -> None:
    evidence.give_number(exhibit, exhibit.dispute, actor)
    if exhibit.kind == EvidenceKind.CALL_NOTE:  # sharing within a day is what its check asks
        checking.run(exhibit)
        exhibit.save(update_fields=["checks", "checked_at"])
