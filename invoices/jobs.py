"""What beat rings for: documents that the bell missed, reminders that are due."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from foundation.kernel.actors import Actor
from invoices import paper
from invoices.models import Invoice
from invoices.services import reminders
from invoices.states import Status

PATIENCE = timedelta(seconds=20)


@shared_task
def build_missing_documents(limit: int = 20) -> int:
    """PDFs of issued invoices that no worker made yet."""
    late = Invoice.objects.filter(status=Status.ISSUED, documents=None, issued_at__lt=timezone.now() - PATIENCE)
    missing = list(late.order_by("issued_at").values_list("pk", flat=True)[:limit])
    for pk in missing:
        paper.build(pk)
    return len(missing)


@shared_task
def send_reminders() -> int:
    """Each invoice in its own transaction, so that one failure stops nobody else's letter."""
    found = [reminders.remind(pk, actor=Actor.system()) for pk in reminders.candidates(timezone.now())]
    return sum(reminder is not None for reminder in found)
