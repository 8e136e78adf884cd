"""What the bell missed and what a killed worker left behind."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from foundation.mail import delivery, imap
from foundation.mail.models import Heartbeat
from foundation.mail.queries import SWEEP

logger = logging.getLogger(__name__)


@shared_task
def sweep_outbox() -> None:
    """Every 30 s: settle what a dead deliverer left, then send what is due, within half of the task's time limit."""
    Heartbeat.objects.update_or_create(name=SWEEP, defaults={"beat_at": timezone.now()})
    delivery.settle_stale()
    delivery.send_due(limit=100, seconds=25)


@shared_task
def fetch_incoming() -> int:
    """Every minute, where a mailbox is set: take in what arrived. A second worker at it finds the letters known."""
    if not settings.IMAP_URL:
        return 0
    try:
        return imap.fetch(settings.IMAP_URL)
    except imap.MailboxUnreachable as error:
        logger.warning("The mailbox cannot be read: %s", error)
        return 0
