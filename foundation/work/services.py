"""Beginning and stopping. The work itself is worker.py."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from foundation.kernel.actors import Actor
from foundation.kernel.bell import ring
from foundation.work import results
from foundation.work.errors import NothingRuns, TooMuchAtOnce
from foundation.work.models import Run, State
from foundation.work.tasks import carry_on

AT_ONCE = 5  # active runs of one business
KEPT = timedelta(days=30)


def start(
    business_id: UUID, *, kind: str, parameters: dict[str, Any], key: UUID, actor: Actor, source: bytes = b""
) -> tuple[Run, bool]:
    """Queue a piece of work and ring for a worker. The same form again gives the same run, and False.

    `source` is a file the work needs; it is gone when the work ends. Raises TooMuchAtOnce.
    """
    mine = Run.objects.filter(business_id=business_id)
    known = mine.filter(key=key).first()
    if known is not None:
        return known, False
    if mine.active().count() >= AT_ONCE:
        raise TooMuchAtOnce
    run = Run(
        business_id=business_id, kind=kind, parameters=parameters, key=key, actor=asdict(actor),
        language=(get_language() or "en")[:2], source_name=results.keep_source(source) if source else "",
        kept_until=timezone.now() + KEPT,
    )  # fmt: skip
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            transaction.on_commit(partial(ring, carry_on, str(run.pk)), robust=True)
    except IntegrityError:  # the second click of the same form, at this very moment
        results.remove(run.source_name)
        return mine.get(key=key), False
    return run, True


@transaction.atomic
def stop(run: Run, *, actor: Actor) -> None:
    """No further item is begun; what is done stays done. Raises NothingRuns."""
    who = actor.name[:150]
    rows = Run.objects.filter(pk=run.pk)
    now = timezone.now()
    if rows.filter(state=State.QUEUED).update(
        state=State.STOPPED, stop_wanted=True, finished_at=now, outcome={"stopped_by": who}
    ):
        transaction.on_commit(partial(results.remove, run.source_name), robust=True)
        return
    if not rows.filter(state=State.RUNNING).update(stop_wanted=True, outcome={"stopped_by": who}):
        raise NothingRuns
    transaction.on_commit(partial(ring, carry_on, str(run.pk)), robust=True)  # if nobody works at it now
