"""From claim to end. An item and its mark are one transaction, so a killed worker did an item wholly or not at all."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor, Party
from foundation.kernel.errors import DomainError
from foundation.work import results
from foundation.work.kinds import Kind, Result, kinds
from foundation.work.models import Item, Run, State

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)  # longer than the longest single step: a PDF is killed after 20 s
MAX_ATTEMPTS = 5  # claims in a row that got nothing done
Fate = Item.Fate


class Interrupted(Exception):
    """The claim is gone, or somebody pressed Stop."""


def waiting(*, since: datetime) -> list[UUID]:
    """Runs nobody works at, oldest first."""
    return list(_claimable().filter(queued_at__lt=since).order_by("queued_at").values_list("pk", flat=True)[:50])


def work(run_id: UUID | str, *, seconds: float) -> bool:
    """Claim a run and go on with it for a while. True when there is more to do, False when it ended or is not ours."""
    run = _claim(run_id)
    if run is None:
        return False
    with translation.override(run.language):
        try:
            return _carry(run, time.monotonic() + seconds)
        except Interrupted:
            return _interrupted(run)
        except DomainError as refusal:
            return _end(run, State.FAILED, summary=str(refusal)[:500])
        except Exception:
            logger.exception("work_failed run=%s kind=%s", run.pk, run.kind)
            return _end(run, State.FAILED, summary=_("Something went wrong here, not with you. It was written down."))


def _carry(run: Run, stop_at: float) -> bool:
    kind, actor = kinds[run.kind], actor_of(run)
    if run.attempts > MAX_ATTEMPTS:
        return _end(run, State.FAILED, summary=_("The machine ended this work early, several times."))
    if run.total is None and kind.targets:
        _plan(run, kind.targets)
    while item := run.items.filter(fate=Fate.WAITING).order_by("pk").first():
        if time.monotonic() >= stop_at:
            return _release(run)
        _renew(run)
        do(run, item, kind, actor)
    _renew(run)
    result = kind.finish(run, actor, _beat_of(run)) if kind.finish else Result()
    return _finished(run, result)


def _plan(run: Run, targets: Callable[[Run], Iterable[tuple[str, str]]]) -> None:
    """Name the items, all in one transaction."""
    with transaction.atomic(durable=True):
        if not Run.objects.select_for_update().filter(pk=run.pk, claim=run.claim, total=None).exists():
            raise Interrupted
        total = 0
        rows = _rows(run, targets(run))
        while some := list(islice(rows, 500)):
            Item.objects.bulk_create(some)
            total += len(some)
        Run.objects.filter(pk=run.pk).update(total=total)
    run.total = total


def _rows(run: Run, targets: Iterable[tuple[str, str]]) -> Iterator[Item]:
    return (Item(run=run, target=target, label=label[:120]) for target, label in targets)


def do(run: Run, item: Item, kind: Kind, actor: Actor) -> None:
    """One item, once. A refusal is its sentence; any other fault is logged, and nothing of the item stays."""
    try:
        if kind.prepare:
            kind.prepare(run, item)
        _act(run, item, kind, actor)
    except DomainError as refusal:
        _mark_failed(run, item, str(refusal))
    except Exception:
        logger.exception("item_failed run=%s item=%s", run.pk, item.pk)
        _mark_failed(run, item, _("Something went wrong here, not with you. Nothing of this one was changed."))


def take(item: Item, fate: str, sentence: str = "") -> bool:
    """One conditional UPDATE: of any number of workers exactly one gets the item."""
    return bool(Item.objects.filter(pk=item.pk, fate=Fate.WAITING).update(fate=fate, sentence=sentence[:500]))


def _act(run: Run, item: Item, kind: Kind, actor: Actor) -> None:
    with transaction.atomic(durable=True):
        if not take(item, Fate.DONE):
            return
        note = kind.act(run, item, actor) if kind.act else None
        if note:
            Item.objects.filter(pk=item.pk).update(sentence=note[:500])
        Run.objects.filter(pk=run.pk).update(done=F("done") + 1, attempts=0)


def _mark_failed(run: Run, item: Item, sentence: str) -> None:
    with transaction.atomic(durable=True):
        if take(item, Fate.FAILED, sentence):
            Run.objects.filter(pk=run.pk).update(failed=F("failed") + 1, attempts=0)


def _claimable() -> QuerySet[Run]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    return Run.objects.filter(Q(state=State.QUEUED) | Q(state=State.RUNNING) & free)


def _claim(run_id: UUID | str) -> Run | None:
    """Like a letter of the outbox: claimed by a conditional UPDATE, for as long as the lease."""
    mine = uuid4()
    now = timezone.now()
    with transaction.atomic(durable=True):
        _claimable().filter(pk=run_id).update(
            state=State.RUNNING, claim=mine, claimed_until=now + LEASE, attempts=F("attempts") + 1,
            started_at=Coalesce("started_at", now),
        )  # fmt: skip
    return Run.objects.filter(pk=run_id, claim=mine).first()


def _mine(run: Run) -> QuerySet[Run]:
    return Run.objects.filter(pk=run.pk, claim=run.claim, state=State.RUNNING)


def _renew(run: Run, **changes: Any) -> None:
    """Keep the claim; raises Interrupted when it is lost or when somebody pressed Stop."""
    if not _mine(run).filter(stop_wanted=False).update(claimed_until=timezone.now() + LEASE, **changes):
        raise Interrupted


def _beat_of(run: Run) -> Any:
    """For `finish`: written at most twice a second."""
    last = [0.0]

    def beat(done: int, total: int) -> None:
        if done < total and time.monotonic() - last[0] < 0.5:
            return
        last[0] = time.monotonic()
        own = not kinds[run.kind].targets
        _renew(run, **({"done": done, "total": total} if own else {}))

    return beat


def _release(run: Run) -> bool:
    return bool(_mine(run).update(claimed_until=None, attempts=0))


def _interrupted(run: Run) -> bool:
    if _mine(run).filter(stop_wanted=True).exists():
        _end(run, State.STOPPED)
    return False


def _finished(run: Run, result: Result) -> bool:
    kept: dict[str, Any] = {}
    if result.file is not None:
        kept = results.keep(result.file) | {"result_file": result.file_name[:150]}
    if not _mine(run).update(
        state=State.FINISHED, finished_at=timezone.now(), claimed_until=None, summary=result.summary[:500],
        outcome=result.outcome, total=Coalesce("total", 0), **kept,
    ):  # fmt: skip
        results.remove(kept.get("result_name", ""))  # somebody took it over; theirs will be the file
        return False
    _drop_source(run)
    return False


def _end(run: Run, state: str, **changes: Any) -> bool:
    if _mine(run).update(state=state, finished_at=timezone.now(), claimed_until=None, **changes):
        _drop_source(run)
    return False


def _drop_source(run: Run) -> None:
    if run.source_name:
        results.remove(run.source_name)
        Run.objects.filter(pk=run.pk).update(source_name="")


def actor_of(run: Run) -> Actor:
    """The person who asked for it: in the log their name stands, not the worker's."""
    stored = dict(run.actor)
    return Actor(Party(stored.pop("party")), **stored)
