"""The broker is a doorbell: it makes letters leave sooner, and nothing depends on it."""

import logging
import time
from uuid import UUID

from foundation.mail.tasks import deliver

logger = logging.getLogger(__name__)

QUIET_SECONDS = 10
_quiet_until = 0.0


def ring(email_id: UUID) -> None:
    """Tell a worker about a letter. Never raises; after a failure it is silent for 10 s, so no page waits twice."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        deliver.apply_async((str(email_id),), retry=False)
    except Exception as error:  # whatever the broker's client raises: the sweep will send the letter
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("The broker does not answer (%s); the sweep will send letter %s.", error, email_id)
