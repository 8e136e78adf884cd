"""Outbound work: an id in, one call."""

from celery import shared_task

from disputes import paper


@shared_task
def build_agreement(agreement_id: int) -> None:
    """Make the PDF of a settlement agreement; a second call finds it made and leaves."""
    paper.build(agreement_id)
