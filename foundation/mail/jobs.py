"""What the bell missed and what a killed worker left behind."""

from celery import shared_task

from foundation.mail import delivery


@shared_task
def sweep_outbox() -> None:
    """Every 30 s: settle what a dead deliverer left, then send what is due, within half of the task's time limit."""
    delivery.settle_stale()
    delivery.send_due(limit=100, seconds=25)
