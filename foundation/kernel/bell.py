"""The broker is a doorbell: ringing it may fail, because a sweep does what the bell missed."""

from __future__ import annotations

import logging
import time
from typing import Any

logger = logging.getLogger(__name__)
QUIET_SECONDS = 10.0
_quiet_until = 0.0


def ring(task: Any, *args: Any) -> bool:
    """Ask a worker to run `task` now. Never raises and never waits long; after a failure it stays silent for 10 s."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        task.apply_async(args=args, retry=False)
    except Exception:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("The broker did not answer; the sweep will run %s.", task.name, exc_info=True)
        return False
    return True
