"""The broker carries an id; delivery.py does the work."""

from celery import shared_task

from foundation.mail import delivery


@shared_task
def deliver(email_id: str) -> None:
    delivery.send_once(email_id)
