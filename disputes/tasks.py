"""Outbound work: an id in, one call."""

from celery import shared_task

from disputes import paper
from disputes.casefile import making

LONG = 30 * 60  # seconds: five hundred exhibits take minutes; a second ring finds the case file leased and leaves


@shared_task
def build_agreement(agreement_id: int) -> None:
    """Make the PDF of a settlement agreement; a second call finds it made and leaves."""
    paper.build(agreement_id)


@shared_task(time_limit=LONG)
def build_case_file(case_file_id: str) -> None:
    """Make the case file unless it is made or being made."""
    making.build(case_file_id)
