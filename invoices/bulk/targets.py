"""Which invoices a piece of work is about, as its parameters say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import Business
from foundation.kernel.calendar import local_date
from foundation.work.kinds import Item, Run
from invoices import listing
from invoices.models import Invoice, InvoiceQuerySet
from invoices.services import reminders
from invoices.states import Kind, Status

MOST = 10_000  # of one filter at once
Targets = Iterator[tuple[str, str]]


def business_of(run: Run) -> Business:
    return Business.objects.get(pk=run.business_id)


def invoice_of(run: Run, item: Item) -> Invoice:
    """The invoice of an item, through the door of its business."""
    rows = Invoice.objects.for_business(business_of(run)).living().select_related("business", "client")
    return rows.get(pk=item.target)


def chosen(run: Run) -> InvoiceQuerySet:
    """The ticked ones, or the whole filter as it was when the button was pressed."""
    business = business_of(run)
    if "ids" in run.parameters:
        return Invoice.objects.for_business(business).living().filter(pk__in=run.parameters["ids"])
    today = local_date(timezone.now(), business.time_zone)
    rows = listing.select(business, tab=run.parameters["tab"], search=run.parameters["search"], today=today)
    return rows.filter(created_at__lte=run.queued_at)


def suiting(fits: Q) -> Callable[[Run], Targets]:
    """Of a filter only those the act is meant for; of ticked ones all, so that each gets its answer."""

    def targets(run: Run) -> Targets:
        rows = chosen(run)
        return named(rows if "ids" in run.parameters else rows.filter(fits))

    return targets


def due_for_reminder(run: Run) -> Targets:
    """Of a filter those the beat would remind now, by the same decision; the act asks once more under the lock."""
    rows = chosen(run)
    if "ids" not in run.parameters:
        due: list[UUID] = list(reminders.candidates(timezone.now(), among=rows))
        rows = rows.filter(pk__in=due[:MOST])
    return named(rows)


def named(rows: InvoiceQuerySet) -> Targets:
    """Oldest first, so that numbers follow the order in which drafts were made."""
    rows = rows.order_by("created_at", "pk").only("pk", "number", "buyer_name", "status")
    for invoice in rows[:MOST].iterator(chunk_size=500):
        yield str(invoice.pk), f"{invoice} · {invoice.buyer_name}".rstrip(" ·")


DRAFTS = Q(status=Status.DRAFT)
ISSUED = Q(status=Status.ISSUED)
UNSENT = ISSUED & Q(sent_at=None)
INVOICES = ISSUED & Q(kind=Kind.INVOICE)
