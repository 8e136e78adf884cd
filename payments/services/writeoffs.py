"""Stopping to ask for a part, or all, of what is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from invoices.models import Invoice
from invoices.services import settle
from payments.errors import AlreadyTakenBack, SameKeyOtherPayment
from payments.models import WriteOff

# Who has to know, in the same transaction: functions of (invoice, amount, actor).
after_taken_back: list[Callable[[Invoice, Decimal, Actor], None]] = []


@transaction.atomic
def write_off(invoice: Invoice, *, amount: Decimal, reason: str, key: UUID, actor: Actor) -> None:
    """Write off once per form. Not a credit note: turnover and VAT stay (art. 29 Wet OB 1968 has its own claim)."""
    row = settle.lock(invoice.pk)
    known = WriteOff.objects.for_business(row.business).filter(key=key).first()
    if known is None:
        settle.write_off(row, amount=amount, reason=reason, actor=actor, key=key)
    elif (known.invoice_id, known.amount) != (row.pk, amount):
        raise SameKeyOtherPayment


@transaction.atomic
def take_back(written: WriteOff, *, on: date, reason: str, actor: Actor) -> WriteOff:
    """Ask for it again, once: a row with the opposite amount. Turnover and VAT stay, as they did with the write-off.

    Raises AlreadyTakenBack.
    """
    row = settle.lock(written.invoice_id)
    if written.reverses_id or WriteOff.objects.filter(reverses=written).exists():
        raise AlreadyTakenBack
    settle.ask_again(row, amount=written.amount, reason=reason, actor=actor)
    made = WriteOff.objects.create(
        business=row.business, invoice=row, amount=-written.amount, reason=reason[:500], written_on=on,
        key=uuid5(written.key, "taken back"), reverses=written,
    )  # fmt: skip
    for tell in after_taken_back:
        tell(row, written.amount, actor)
    return made


def keep(invoice: Invoice, amount: Decimal, reason: str, key: UUID) -> None:
    """Called by invoices in the transaction of every write-off, whoever made it."""
    today: date = local_date(timezone.now(), invoice.business.time_zone)
    WriteOff.objects.create(
        business=invoice.business, invoice=invoice, amount=amount, reason=reason[:500], written_on=today, key=key
    )
