"""Making a case file that somebody asked for: claimed once, with progress, taken over when its maker died."""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from disputes.casefile import archive, binder, content
from disputes.casefile.binder import Bound
from disputes.casefile.content import Content
from disputes.models import CaseFile
from disputes.states import MakingState
from foundation.audit import log, stamps
from foundation.files import door

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # longer than any single step may take
ATTEMPTS = 3


@dataclass(frozen=True)
class Made:
    """What went into the ZIP."""

    content: Content
    bound: Bound


def waiting(limit: int = 5) -> list[UUID]:
    """Asked for and not being made: the bell was missed, or whoever made it is gone."""
    free = Q(state=MakingState.WAITING) | Q(state=MakingState.MAKING, leased_until__lt=timezone.now())
    return list(CaseFile.objects.filter(free).order_by("asked_at").values_list("pk", flat=True)[:limit])


def build(pk: UUID | str) -> CaseFile | None:
    """Make it now unless somebody else does. None when there was nothing to do."""
    wanted = _claim(pk)
    if wanted is None:
        return None
    try:
        with tempfile.TemporaryFile() as target:
            made = write(wanted, target, step=lambda: _step(wanted))
            return _keep(wanted, made, target)
    except Exception:
        logger.exception("case_file_not_made case_file=%s attempt=%s", pk, wanted.attempts)
        _let_go(wanted)
        return None


def write(wanted: CaseFile, target: BinaryIO, step: binder.Step = lambda: None) -> Made:
    """The ZIP into `target`, of the case as it stands now. Nothing is stored; `wanted` may be unsaved."""
    _stamp(wanted)
    told = content.gather(wanted)
    if wanted.state == MakingState.MAKING:
        CaseFile.objects.filter(pk=wanted.pk).update(total=binder.steps(told))
    with tempfile.TemporaryDirectory() as folder:
        bound = binder.bind(told, Path(folder), step)
        archive.write(told, bound, target)
    return Made(told, bound)


def _claim(pk: UUID | str) -> CaseFile | None:
    """One conditional UPDATE: two workers make one file."""
    now = timezone.now()
    free = Q(state=MakingState.WAITING) | Q(state=MakingState.MAKING, leased_until__lt=now)
    claimed = CaseFile.objects.filter(free, pk=pk).update(
        state=MakingState.MAKING, leased_until=now + LEASE, attempts=F("attempts") + 1, done=0
    )
    rows = CaseFile.objects.select_related("dispute__business", "dispute__invoice__business", "dispute__policy")
    return rows.get(pk=pk) if claimed else None


def _step(wanted: CaseFile) -> None:
    mine = CaseFile.objects.filter(pk=wanted.pk, state=MakingState.MAKING, attempts=wanted.attempts)
    mine.update(done=F("done") + 1, leased_until=timezone.now() + LEASE)


def _keep(wanted: CaseFile, made: Made, target: BinaryIO) -> CaseFile | None:
    """Stored, and ready. The same state was made before: then that file stands and this request is over."""
    facts = {
        "state": MakingState.READY, "fingerprint": made.content.fingerprint, "seq": made.content.head.seq,
        "hash": made.content.head.hash, "pages": made.bound.pages, "leased_until": None, "ready_at": timezone.now(),
        "damaged": sum(bool(each.damage) for each in made.bound.drawn),
    }  # fmt: skip
    try:
        with transaction.atomic():
            stored = door.store_file(file_name(made.content), "application/zip", target)
            mine = CaseFile.objects.filter(pk=wanted.pk, state=MakingState.MAKING, attempts=wanted.attempts)
            if not mine.update(file=stored, **facts):
                raise IntegrityError
    except IntegrityError:
        mine = CaseFile.objects.filter(pk=wanted.pk, state=MakingState.MAKING, attempts=wanted.attempts)
        mine.delete()
        return CaseFile.objects.filter(dispute=wanted.dispute, fingerprint=made.content.fingerprint).first()
    return CaseFile.objects.get(pk=wanted.pk)


def _let_go(wanted: CaseFile) -> None:
    """Tried again by the sweep; after three times a person is told."""
    over = wanted.attempts >= ATTEMPTS
    mine = CaseFile.objects.filter(pk=wanted.pk, state=MakingState.MAKING, attempts=wanted.attempts)
    mine.update(state=MakingState.FAILED if over else MakingState.WAITING, leased_until=None)


def _stamp(wanted: CaseFile) -> None:
    """A stamp on the present head, if an authority is set. Without one the certificate says: none."""
    try:
        stamps.stamp(log.head(log.case_chain(wanted.dispute_id)))
    except stamps.StampRefused as refused:
        logger.warning("case_file_not_stamped case=%s %s", wanted.dispute_id, refused)


def file_name(told: Content) -> str:
    word = "dossier" if told.language == "nl" else "case-file"
    return f"{word}-{told.dispute.number}-{told.head.seq}.zip"
