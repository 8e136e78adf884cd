"""Which hours are behind which line, kept right while a draft changes, and after a credit note."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from clients.models import TimeEntry
from invoices import timelog
from invoices.models import BilledTime, Invoice, InvoiceAttachment, InvoiceLine


def keep(invoice: Invoice, rows: Sequence[InvoiceLine]) -> None:
    """After every save of a draft: hours whose line is gone are free again, a line keeps only a log that is its own.

    A form brings the key of a log along; one that is foreign, forged or used twice counts for nothing.
    """
    claimed = {row.log for row in rows if row.log}
    mine = BilledTime.objects.filter(invoice=invoice)
    known = set(mine.filter(key__in=claimed).values_list("key", flat=True)) if claimed else set()
    for row in rows:
        if row.log in known:
            known.discard(row.log)
        else:
            row.log = None
    _keep_receipts(invoice, rows)
    mine.exclude(key__in=[row.log for row in rows if row.log]).delete()


def _keep_receipts(invoice: Invoice, rows: Sequence[InvoiceLine]) -> None:
    claimed = {row.receipt for row in rows if row.receipt}
    if not claimed:
        return
    known = set(InvoiceAttachment.objects.filter(invoice=invoice, pk__in=claimed).values_list("pk", flat=True))
    for row in rows:
        row.receipt = row.receipt if row.receipt in known else None


def free(invoice: Invoice) -> None:
    """A draft that is thrown away lets its hours go."""
    BilledTime.objects.filter(invoice=invoice).delete()


def release(invoice: Invoice) -> None:
    """An invoice that was taken back as a whole keeps its log, and its hours may be invoiced anew."""
    BilledTime.objects.filter(invoice=invoice, released_at=None).update(released_at=timezone.now())


def frozen_log(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[dict]:
    """What the snapshot keeps of the hours. The entries are locked: a change that waits will meet the invoice."""
    tied = list(BilledTime.objects.filter(invoice=invoice).values_list("key", "entry"))
    if not tied:
        return []
    locked = TimeEntry.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    entries: dict[UUID, TimeEntry] = locked.in_bulk([entry for _key, entry in tied])
    pairs = [(key, entries[entry]) for key, entry in tied if entry in entries]
    return timelog.freeze(lines, pairs, invoice.business.time_zone)
