"""Work that the bell missed or that a killed worker left; results whose time is over."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from foundation.work import results, worker

logger = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=10)  # the bell comes first


@shared_task
def sweep_work(seconds: float = 20.0) -> None:
    """Every 30 s: go on with what waits, oldest first, each for a slice of the time."""
    stop = time.monotonic() + seconds
    for pk in worker.waiting(since=timezone.now() - PATIENCE):
        if (left := stop - time.monotonic()) <= 0:
            return
        try:
            worker.work(pk, seconds=left)
        except Exception:  # one that fails does not hold up the others
            logger.exception("work_not_done run=%s", pk)


@shared_task
def purge_results() -> int:
    return results.purge(timezone.now())
