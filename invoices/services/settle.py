"""The few marks that may change on an issued invoice: what is disputed, paid, written off, and when it is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from invoices.models import Invoice
from invoices.services.issue import lock


@transaction.atomic
def set_disputed(invoice: Invoice, *, gross: Decimal, actor: Actor) -> Invoice:
    """How much of the invoice is held by disputes now (gross, cents). Reminders speak of the rest only."""
    row = lock(invoice.pk)
    if row.disputed_total != gross:
        Invoice.objects.filter(pk=row.pk).update(disputed_total=gross)
        _record("invoice.disputed_amount", row, actor, before=str(row.disputed_total), after=str(gross))
        row.disputed_total = gross
    return row


@transaction.atomic
def set_planned(invoice: Invoice, *, amount: Decimal, actor: Actor) -> Invoice:
    """How much of what is open was agreed to be paid later (cents). Nobody asks for it before its day."""
    row = lock(invoice.pk)
    if row.planned_total != amount:
        Invoice.objects.filter(pk=row.pk).update(planned_total=amount)
        _record("invoice.planned_amount", row, actor, before=str(row.planned_total), after=str(amount))
        row.planned_total = amount
    return row


@transaction.atomic
def extend_due(invoice: Invoice, *, until: date, actor: Actor) -> None:
    """A later due date; never an earlier one. The printed date in the snapshot stays as it was agreed."""
    row = lock(invoice.pk)
    if row.due_on is None or row.due_on < until:
        Invoice.objects.filter(pk=row.pk).update(due_on=until)
        _record("invoice.due_date_extended", row, actor, before=str(row.due_on or ""), after=until.isoformat())


@transaction.atomic
def pause_reminders(invoice: Invoice, *, until: date | None, actor: Actor) -> None:
    """No reminder before this day; None lifts the pause."""
    row = lock(invoice.pk)
    Invoice.objects.filter(pk=row.pk).update(reminders_paused_until=until)
    _record("invoice.reminders_paused", row, actor, after=until.isoformat() if until else "")


# Who keeps a row of what was written off, in the same transaction: functions of (invoice, amount, reason, key).
after_write_off: list[Callable[[Invoice, Decimal, str, UUID], None]] = []


@transaction.atomic
def write_off(invoice: Invoice, *, amount: Decimal, reason: str, actor: Actor, key: UUID | None = None) -> None:
    """Stop asking for an amount that is still owed. Not a credit note: the debt and its VAT stay as they were."""
    row = lock(invoice.pk)
    if not 0 < amount <= row.open_total:
        raise DomainError(_("You can write off at most what is still open."))
    Invoice.objects.filter(pk=row.pk).update(written_off_total=row.written_off_total + amount)
    _record("invoice.written_off", row, actor, data={"amount": amount}, text=reason)
    for keep in after_write_off:
        keep(row, amount, reason, key or uuid4())


@transaction.atomic
def ask_again(invoice: Invoice, *, amount: Decimal, reason: str, actor: Actor) -> None:
    """What was written off is asked for again. Called by payments, which keeps the row."""
    row = lock(invoice.pk)
    if not 0 < amount <= row.written_off_total:
        raise DomainError(_("That is more than is written off. Nothing was changed."))
    Invoice.objects.filter(pk=row.pk).update(written_off_total=row.written_off_total - amount)
    _record("invoice.write_off_taken_back", row, actor, data={"amount": amount}, text=reason)


@transaction.atomic
def book_payment(invoice: Invoice, *, amount: Decimal, actor: Actor, undoing: bool = False) -> Invoice:
    """Add a payment (negative: a refund) to what was received. Called by payments, which keeps the row.

    Undoing a refund may bring back more than is open: it was received before.
    """
    row = lock(invoice.pk)
    if row.is_draft or row.is_credit_note:
        raise DomainError(_("Only an issued invoice can be paid."))
    if amount > row.open_total and not undoing:
        raise DomainError(_("That is more than is still open. Nothing was booked; check the amount."))
    if row.paid_total + amount < 0:
        raise DomainError(_("That refund is more than was ever received. Nothing was booked."))
    Invoice.objects.filter(pk=row.pk).update(paid_total=row.paid_total + amount)
    row.refresh_from_db()
    return row


def _record(verb: str, invoice: Invoice, actor: Actor, **more) -> None:
    chain = log.business_chain(invoice.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"invoice:{invoice.pk}", **more)
