"""What beat rings for: documents that the bell missed, reminders and recurring invoices that are due."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db.models import Exists, OuterRef
from django.utils import timezone

from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from invoices import paper
from invoices.models import Invoice, InvoiceDocument
from invoices.services import recurring, reminders, sums
from invoices.states import DocumentKind, Status

logger = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=20)


@shared_task
def build_missing_documents(limit: int = 20) -> int:
    """PDFs of issued invoices that no worker made yet. One that cannot be made does not hold up the others."""
    printed = InvoiceDocument.objects.filter(invoice=OuterRef("pk"), kind=DocumentKind.PDF)
    late = Invoice.objects.filter(~Exists(printed), status=Status.ISSUED, issued_at__lt=timezone.now() - PATIENCE)
    missing = list(late.order_by("issued_at").values_list("pk", flat=True)[:limit])
    return sum(_made(pk) for pk in missing)


def _made(pk: UUID) -> bool:
    try:
        paper.build_all(pk)
    except DomainError as error:
        logger.exception("document_not_made invoice=%s %s", pk, getattr(error, "detail", ""))
        return False
    return True


@shared_task
def send_reminders() -> int:
    """Each invoice in its own transaction, so that one failure stops nobody else's letter."""
    found = [reminders.remind(pk, actor=Actor.system()) for pk in reminders.candidates(timezone.now())]
    return sum(reminder is not None for reminder in found)


@shared_task
def fold_sums() -> int:
    """The sums of businesses with news, a row per due date again."""
    return sums.sweep(timezone.now())


MOST_TURNS = 60  # of one recurring invoice in one beat: more than a year of weeks


@shared_task
def make_recurring() -> int:
    """Every turn that is due, one transaction each; missed ones are made up for, once. Then issue and send."""
    made = sum(_turns(pk) for pk in recurring.due(timezone.now()))
    for pk in recurring.unfinished():
        try:
            recurring.finish(pk, actor=Actor.system())
        except Exception:  # one that fails does not hold up the others; the next beat tries again
            logger.exception("recurring_not_finished run=%s", pk)
    return made


def _turns(pk: UUID) -> int:
    made = 0
    for _turn in range(MOST_TURNS):
        try:
            run = recurring.make_next(pk, actor=Actor.system())
        except Exception:
            logger.exception("recurring_not_made recurring=%s", pk)
            return made
        if run is None:
            return made
        made += 1
    return made
