"""Credit notes: the only way to take back what an issued invoice says (EN 16931 type 381)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from foundation.einvoicing.model import VatGroup
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from invoices import documents, queries
from invoices.errors import CreditTooLarge, NotIssued
from invoices.models import Invoice, InvoiceLine
from invoices.queries import LineBalance
from invoices.services import ties
from invoices.services.draft import BUYER_FROM_CLIENT
from invoices.services.issue import finalise, lock
from invoices.states import Kind, Status, Unit

ONE = Decimal(1)


@transaction.atomic
def credit_lines(invoice: Invoice, *, amounts: Mapping[int, Decimal], reason: str, actor: Actor) -> Invoice:
    """Credit these nets (cents, > 0) per line id and issue the note at once.

    VAT is cumulative per group: notes that together credit everything give back the invoice's VAT to the cent.
    Raises CreditTooLarge when a line would go below zero, NotIssued for a draft.
    """
    original = lock(invoice.pk)
    if original.status != Status.ISSUED or original.is_credit_note:
        raise NotIssued
    balances = queries.line_balances(original)
    _check(amounts, balances)
    note = _note_for(original, reason)
    note.save(force_insert=True)
    lines = [_credit_line(note, place, balances[key], net) for place, (key, net) in enumerate(amounts.items(), 1)]
    result = documents.calculate(lines, credited_before=_credited_before(original))
    if original.credited_total + result.payable > original.total:
        raise CreditTooLarge
    documents.spread(lines, result)
    InvoiceLine.objects.bulk_create(lines)
    finalise(note, lines, result, today=local_date(timezone.now(), original.business.time_zone), actor=actor)
    # Added here, under the lock: SQLite's own arithmetic is binary and would be off by a hair.
    Invoice.objects.filter(pk=original.pk).update(credited_total=original.credited_total + note.total)
    if original.credited_total + note.total == original.total:
        ties.release(original)
    return note


def _check(amounts: Mapping[int, Decimal], balances: Mapping[int, LineBalance]) -> None:
    if not amounts:
        raise CreditTooLarge
    for key, net in amounts.items():
        if key not in balances or not 0 < net <= balances[key].net_left:
            raise CreditTooLarge


def _note_for(original: Invoice, reason: str) -> Invoice:
    copied = {name: getattr(original, name) for name in BUYER_FROM_CLIENT}
    return Invoice(
        business=original.business,
        client=original.client,
        kind=Kind.CREDIT_NOTE,
        currency=original.currency,
        corrects=original,
        correction_reason=reason[:500],
        **copied,
    )


def _credit_line(note: Invoice, place: int, balance: LineBalance, net: Decimal) -> InvoiceLine:
    """The whole line keeps its quantity and price; a part of it is one amount."""
    line = balance.line
    whole = net == line.net and line.quantity > 0 and line.unit_price > 0
    return InvoiceLine(
        invoice=note,
        position=place,
        description=line.description,
        service_date=line.service_date,
        quantity=line.quantity if whole else ONE,
        unit=line.unit if whole else Unit.LUMP_SUM,
        unit_price=line.unit_price if whole else net,
        vat_category=line.vat_category,
        vat_rate=line.vat_rate,
        corrects=line,
    )


def _credited_before(original: Invoice) -> list[VatGroup]:
    """Base and VAT per group of all credit notes on this invoice so far."""
    return queries.credited_groups(original)
