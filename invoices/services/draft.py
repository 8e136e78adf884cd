"""Drafts: no number, changed as a whole, one version after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from datetime import timedelta
from decimal import Decimal
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
from invoices import deposits as deposited
from invoices import documents, queries
from invoices.deposits import Deposit
from invoices.errors import AlreadyIssued, DepositGone, DraftChanged, DraftGone
from invoices.models import Invoice, InvoiceDefaults, InvoiceLine
from invoices.services import ties
from invoices.states import DiscountKind, Status, VatCategory

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
        for name, value in usual_for(business, queries.defaults_of(client)).items():
            setattr(invoice, name, value)
    invoice.save(force_insert=True)
    log.record("invoice.started", chain=log.business_chain(business.pk), actor=actor, subject=f"invoice:{invoice.pk}")
    return invoice


def usual_for(business: Business, defaults: InvoiceDefaults | None) -> dict[str, Any]:
    """Fields of a new invoice that the client's own defaults decide; what they leave open is the business's."""
    if defaults is None:
        return {}
    found: dict[str, Any] = {}
    if defaults.payment_days is not None:
        found["due_on"] = local_date(timezone.now(), business.time_zone) + timedelta(days=defaults.payment_days)
    if defaults.currency:
        found["currency"] = defaults.currency
    if defaults.discount_percent:
        found |= {"discount": defaults.discount_percent, "discount_kind": DiscountKind.PERCENT}
    if defaults.notes:
        found["notes"] = defaults.notes
    return found


@transaction.atomic
def save(
    invoice: Invoice,
    *,
    version: int,
    fields: dict[str, Any],
    lines: Sequence[dict[str, Any]],
    actor: Actor,
    deposits: Sequence[Deposit] = (),
) -> Invoice:
    """Replace the draft's fields and all its lines; the deposits it takes off become its last ones. DraftChanged when
    `version` is not the stored one any more.

    Drafts change with every pause in typing, so they leave no audit event: what counts is what is issued.
    """
    typed = copy(invoice)
    for name, value in fields.items():
        setattr(typed, name, value)
    told = [*lines, *deposited.lines_of(deposits, typed)]
    rows = [InvoiceLine(invoice=invoice, position=place, **line) for place, line in enumerate(told, start=1)]
    result = documents.calculate(rows, typed)
    documents.spread(rows, result, typed)
    sums = documents.columns(result)
    mine = Invoice.objects.filter(pk=invoice.pk, version=version, status=Status.DRAFT)
    if not mine.update(version=F("version") + 1, **fields, **sums):
        raise why_closed(invoice.pk)
    ties.keep(invoice, rows)
    InvoiceLine.objects.filter(invoice=invoice).delete()
    InvoiceLine.objects.bulk_create(rows)
    invoice.refresh_from_db()
    return invoice


@transaction.atomic
def replace_line(invoice: Invoice, *, position: int, fields: dict[str, Any], actor: Actor) -> Invoice:
    """One line of a draft that is held, changed; everything else stays, and the sums follow."""
    return _resaved(invoice, [], {position: fields}, actor)


@transaction.atomic
def extend(invoice: Invoice, *, lines: Sequence[dict[str, Any]], actor: Actor) -> Invoice:
    """More lines for a draft that is held, below its own; the deposits it takes off stay the last ones."""
    return _resaved(invoice, lines, {}, actor)


def _resaved(
    invoice: Invoice, more: Sequence[dict[str, Any]], changes: dict[int, dict[str, Any]], actor: Actor
) -> Invoice:
    rows = list(invoice.lines.all())
    kept = [
        {name: getattr(row, name) for name in (*LINE_FIELDS, "log", "receipt")} | changes.get(row.position, {})
        for row in rows
        if row.deposit_id is None
    ]
    taken = {row.deposit_id for row in rows} - {None}
    mine = [each for each in deposited.open_for(invoice) if each.invoice.pk in taken] if taken else []
    told = [*kept, *more]
    return save(invoice, version=invoice.version, fields={}, lines=told, deposits=mine, actor=actor)


def hold(invoice: Invoice) -> Invoice:
    """The draft, locked by its own change till the end of the transaction: whoever issues meanwhile waits, or was
    first. Raises AlreadyIssued or DraftGone."""
    mine = Invoice.objects.filter(pk=invoice.pk, status=Status.DRAFT)
    if not mine.update(created_at=F("created_at")):
        raise why_closed(invoice.pk)
    return Invoice.objects.select_related("business").get(pk=invoice.pk)


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
    twin = start(invoice.business, actor=actor)
    fields = {name: getattr(invoice, name) for name in (*BUYER_FROM_CLIENT, *COPIED)}
    lines = [
        {name: getattr(line, name) for name in LINE_FIELDS} | {"service_date": None}
        for line in invoice.lines.filter(deposit=None)
    ]
    return save(twin, version=twin.version, fields=fields, lines=lines, actor=actor)


@transaction.atomic
def finish(deposit: Invoice, *, actor: Actor) -> Invoice:
    """A draft of the final invoice, with this deposit taken off. Raises DepositGone when nothing is left of it."""
    twin = start(deposit.business, client=deposit.client, actor=actor)
    fields = {name: getattr(deposit, name) for name in (*BUYER_FROM_CLIENT, "client", "currency", "prices_include_vat")}
    for name, value in fields.items():
        setattr(twin, name, value)
    mine = [each for each in deposited.open_for(twin) if each.invoice == deposit]
    if not mine:
        raise DepositGone([deposit.number])
    return save(twin, version=twin.version, fields=fields, lines=[], deposits=mine, actor=actor)


COPIED = (
    "client", "currency", "notes", "discount", "discount_kind", "discount_reason", "prices_include_vat", "is_deposit",
    "about_goods",
)  # fmt: skip
LINE_FIELDS = (
    "description", "service_date", "quantity", "unit", "unit_price", "vat_category", "vat_rate", "discount",
    "discount_kind", "discount_reason", "scope_item_id", "agreed_rate_id",
)  # fmt: skip


def default_vat(business: Business, defaults: InvoiceDefaults | None = None) -> tuple[str, Decimal | int]:
    """Category and rate that a new line starts with."""
    if business.vat_scheme == VatScheme.KOR:
        return VatCategory.EXEMPT, 0
    if business.vat_scheme == VatScheme.NONE:
        return VatCategory.OUTSIDE, 0
    if defaults is not None and defaults.vat_category and defaults.vat_rate is not None:
        return defaults.vat_category, defaults.vat_rate
    return VatCategory.STANDARD, 21


def why_closed(pk: UUID) -> DomainError:
    """Why a draft cannot be changed any more, or not from this version."""
    status = Invoice.objects.values_list("status", flat=True).get(pk=pk)
    return {Status.DRAFT: DraftChanged, Status.VOID: DraftGone}.get(status, AlreadyIssued)()
