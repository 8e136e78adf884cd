"""The files of long work: what it was given, what it made, and their end."""

from __future__ import annotations

import hashlib
import logging
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from foundation.work.errors import ResultGone
from foundation.work.models import Run

logger = logging.getLogger(__name__)


def keep_source(data: bytes) -> str:
    """Store what the work will read; gives its name in the storage."""
    return default_storage.save(_name(), ContentFile(data))


def read_source(run: Run) -> bytes:
    with default_storage.open(run.source_name) as file:
        return file.read()


def keep(path: Path) -> dict[str, Any]:
    """Move a finished file into the storage, read in pieces; gives the columns of the run that name it."""
    with path.open("rb") as raw:
        sha256 = hashlib.file_digest(raw, "sha256").hexdigest()
        raw.seek(0)
        name = default_storage.save(_name(), File(raw))
    size = path.stat().st_size
    path.unlink()
    return {"result_name": name, "result_size": size, "result_sha256": sha256}


def opened(run: Run) -> Any:
    """The result for streaming. Raises ResultGone."""
    if not run.result_name:
        raise ResultGone
    try:
        return default_storage.open(run.result_name)
    except OSError as lost:
        raise ResultGone from lost


def remove(name: str) -> None:
    if name:
        default_storage.delete(name)


def purge(now: datetime) -> int:
    """Remove the runs whose time is over, and their files; how many went."""
    over = Run.objects.filter(kept_until__lt=now).exclude(state__in=["queued", "running"])
    return sum(_forget(run) for run in over[:500])


def forget_all(business_id: UUID) -> None:
    """Everything of a business that goes."""
    for run in Run.objects.filter(business_id=business_id):
        _forget(run)


def _forget(run: Run) -> bool:
    try:
        remove(run.source_name)
        remove(run.result_name)
    except OSError:
        logger.exception("result_not_removed run=%s", run.pk)
        return False
    run.delete()
    return True


def _name() -> str:
    name = uuid.uuid4().hex
    return f"work/{name[:2]}/{name}"
