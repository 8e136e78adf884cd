"""Outbound work: an id in, one call."""

from celery import shared_task

from clients import vies


@shared_task
def check_vat(client_id: str) -> None:
    """Ask the European register about a client's VAT number."""
    vies.check(client_id)
