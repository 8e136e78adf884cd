"""What beat rings for."""

import logging

from celery import shared_task
from django.utils import timezone

from foundation.kernel.actors import Actor
from notices.services import limitation

logger = logging.getLogger(__name__)


@shared_task
def watch_limitation() -> int:
    """Each invoice in its own transaction, so that one failure hides nobody else's period."""
    made = 0
    for pk in limitation.candidates(timezone.now().date()):
        try:
            made += limitation.watch(pk, actor=Actor.system()) is not None
        except Exception:
            logger.exception("The limitation period of invoice %s could not be looked at.", pk)
    return made
