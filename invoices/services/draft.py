"""Drafts: no number, changed as a whole, one version after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Business
from accounts.states import VatScheme
from clients.models import Client
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.kernel.errors import DomainError
from invoices import documents
from invoices.errors import AlreadyIssued, DraftChanged, DraftGone
from invoices.models import Invoice, InvoiceLine
from invoices.services import ties
from invoices.states import Status, VatCategory

BUYER_FROM_CLIENT = {
    "buyer_name": "name", "buyer_kind": "kind", "buyer_contact": "contact_name", "buyer_email": "email",
    "buyer_address": "address", "buyer_postal_code": "postal_code", "buyer_city": "city",
    "buyer_country": "country", "buyer_vat_id": "vat_id", "reference": "reference", "language": "language",
}  # fmt: skip


# What else goes with a draft that is thrown away: functions of the invoice, called in the transaction.
when_discarded: list[Callable[[Invoice], None]] = [ties.free]


@transaction.atomic
def start(business: Business, *, actor: Actor, client: Client | None = None) -> Invoice:
    """An empty draft with the business's own defaults, or the client's where a client is given."""
    today = local_date(timezone.now(), business.time_zone)
    invoice = Invoice(
        business=business,
        client=client,
        language=business.language,
        due_on=today + timedelta(days=business.payment_days),
        notes=business.invoice_notes,
    )
    if client is not None:
        for ours, theirs in BUYER_FROM_CLIENT.items():
            setattr(invoice, ours, getattr(client, theirs))
    invoice.save(force_insert=True)
    log.record("invoice.started", chain=log.business_chain(business.pk), actor=actor, subject=f"invoice:{invoice.pk}")
    return invoice


@transaction.atomic
def save(
    invoice: Invoice, *, version: int, fields: dict[str, Any], lines: Sequence[dict[str, Any]], actor: Actor
) -> Invoice:
    """Replace the draft's fields and all its lines. DraftChanged when `version` is not the stored one any more.

    Drafts change with every pause in typing, so they leave no audit event: what counts is what is issued.
    """
    rows = [InvoiceLine(invoice=invoice, position=place, **line) for place, line in enumerate(lines, start=1)]
    result = documents.calculate(rows)
    documents.spread(rows, result)
    sums = {"net_total": result.net, "vat_total": result.vat, "total": result.payable}
    mine = Invoice.objects.filter(pk=invoice.pk, version=version, status=Status.DRAFT)
    if not mine.update(version=F("version") + 1, **fields, **sums):
        raise why_closed(invoice.pk)
    ties.keep(invoice, rows)
    InvoiceLine.objects.filter(invoice=invoice).delete()
    InvoiceLine.objects.bulk_create(rows)
    invoice.refresh_from_db()
    return invoice


@transaction.atomic
def discard(invoice: Invoice, *, actor: Actor) -> None:
    """Throw a draft away: its hours are free again, its attachments go. An issued invoice is credited instead."""
    if not Invoice.objects.filter(pk=invoice.pk, status=Status.DRAFT).update(status=Status.VOID):
        raise why_closed(invoice.pk)
    for let_go in when_discarded:
        let_go(invoice)
    log.record(
        "invoice.discarded", chain=log.business_chain(invoice.business_id), actor=actor, subject=f"invoice:{invoice.pk}"
    )


@transaction.atomic
def duplicate(invoice: Invoice, *, actor: Actor) -> Invoice:
    """A new draft with the same buyer and lines; dates start anew."""
    copy = start(invoice.business, actor=actor)
    fields = {name: getattr(invoice, name) for name in (*BUYER_FROM_CLIENT, "client", "currency", "notes")}
    lines = [
        {name: getattr(line, name) for name in LINE_FIELDS} | {"service_date": None} for line in invoice.lines.all()
    ]
    return save(copy, version=copy.version, fields=fields, lines=lines, actor=actor)


LINE_FIELDS = ("description", "service_date", "quantity", "unit", "unit_price", "vat_category", "vat_rate")


def default_vat(business: Business) -> tuple[str, int]:
    """Category and rate that a new line starts with."""
    if business.vat_scheme == VatScheme.KOR:
        return VatCategory.EXEMPT, 0
    if business.vat_scheme == VatScheme.NONE:
        return VatCategory.OUTSIDE, 0
    return VatCategory.STANDARD, 21


def why_closed(pk: UUID) -> DomainError:
    """Why a draft cannot be changed any more, or not from this version."""
    status = Invoice.objects.values_list("status", flat=True).get(pk=pk)
    return {Status.DRAFT: DraftChanged, Status.VOID: DraftGone}.get(status, AlreadyIssued)()
