"""What the clock asks of accounts."""

from celery import shared_task
from django.utils import timezone

from accounts.services import guests
from foundation.kernel.actors import Actor


@shared_task
def purge_guests() -> None:
    guests.purge(now=timezone.now(), actor=Actor.system())
