"""Outbound work: an id in, one call."""

from celery import shared_task

from invoices import paper


@shared_task
def build_document(invoice_id: str) -> None:
    """Make the PDF and the UBL of an issued invoice; a second call finds them made and leaves."""
    paper.build_all(invoice_id)
