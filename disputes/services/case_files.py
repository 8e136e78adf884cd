"""Asking for a case file, and throwing one away."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from disputes import tasks
from disputes.errors import IllegalMove
from disputes.models import CaseFile, Dispute
from disputes.services import moves
from disputes.states import MakingState, State
from foundation.audit import log
from foundation.files import door
from foundation.kernel.actors import Actor
from foundation.kernel.bell import ring

BUSY = (MakingState.WAITING, MakingState.MAKING)


@transaction.atomic
def ask(dispute: Dispute, *, language: str, with_offers: bool, actor: Actor) -> CaseFile:
    """Put it on the list; made in the background. One that is in the making with the same choices is the answer.

    Recorded with the business, not in the case: a case file must not change the case it tells of.
    """
    dispute = moves.lock(dispute)
    if dispute.state in {State.DRAFT, State.DISCARDED}:
        raise IllegalMove(_("There is nothing to tell of a case that was never reported."))
    choices = {"language": language, "with_offers": with_offers}
    found = dispute.case_files.filter(state__in=BUSY, **choices).first()
    if found is not None:
        return found
    dispute.case_files.filter(state=MakingState.FAILED, **choices).delete()
    wanted = CaseFile.objects.create(dispute=dispute, **choices)
    _record("case_file.asked", wanted, actor, choices)
    transaction.on_commit(partial(ring, tasks.build_case_file, str(wanted.pk)), robust=True)
    return wanted


@transaction.atomic
def remove(case_file: CaseFile, *, actor: Actor) -> None:
    """The file goes; it can be made again from the case at any time."""
    moves.lock(case_file.dispute)
    row = CaseFile.objects.select_for_update().filter(pk=case_file.pk).exclude(state__in=BUSY).first()
    if row is None:
        raise IllegalMove(_("This case file is gone already, or is being made right now. Nothing was changed."))
    stored = row.file
    row.delete()
    if stored is not None:
        door.forget(stored)
    _record("case_file.removed", row, actor, {"log": row.seq})


def _record(verb: str, case_file: CaseFile, actor: Actor, data: dict) -> None:
    chain = log.business_chain(case_file.dispute.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"case:{case_file.dispute_id}", data=data)
