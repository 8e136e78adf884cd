"""What the clock asks of insights."""

from celery import shared_task
from django.utils import timezone

from foundation.kernel.actors import Actor
from insights.services import digests, summaries


@shared_task
def gather() -> int:
    """Bring the summaries of businesses with news up to date."""
    return summaries.sweep(timezone.now())


@shared_task
def send_digests() -> int:
    """The weekly letters whose hour has come."""
    return digests.send_due(timezone.now(), actor=Actor.system())
