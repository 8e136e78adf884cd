"""The nightly check of the whole log."""

import logging

from celery import shared_task

from foundation.audit.models import Verification
from foundation.audit.verify import verify_all

logger = logging.getLogger(__name__)
FINDINGS_KEPT = 50


@shared_task
def verify_nightly() -> None:
    """Check every chain, say every fault as an error, and remember the result for the admin page."""
    chains = events = 0
    findings: list[str] = []
    for report in verify_all():
        chains, events = chains + bool(report.chain), events + report.events
        findings += [f"{report.chain} · {fault.seq} · {fault.text}" for fault in report.faults]
    for finding in findings:
        logger.error("The log does not hold: %s", finding)
    kept = "\n".join(findings[:FINDINGS_KEPT])
    Verification.objects.create(chains=chains, events=events, faults=len(findings), findings=kept)
