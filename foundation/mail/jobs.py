"""What the bell missed and what a killed worker left behind."""

from celery import shared_task
from django.utils import timezone

from foundation.mail import delivery
from foundation.mail.models import Heartbeat
from foundation.mail.queries import SWEEP


@shared_task
def sweep_outbox() -> None:
    """Every 30 s: settle what a dead deliverer left, then send what is due, within half of the task's time limit."""
    Heartbeat.objects.update_or_create(name=SWEEP, defaults={"beat_at": timezone.now()})
    delivery.settle_stale()
    delivery.send_due(limit=100, seconds=25)
