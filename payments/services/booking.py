"""One payment on one invoice, and taking it back. Lock order: bank entry → client → invoice → case → log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Business
from clients.models import Client
from foundation.audit import log
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import settle
from payments.errors import AlreadyDecided, DoesNotFit, SameKeyOtherPayment
from payments.models import Payment
from payments.states import Method

# Who wants to know that an invoice was paid, in the same transaction: functions of (invoice, actor).
after_payment: list[Callable[[Invoice, Actor], None]] = []


@transaction.atomic
def record(
    invoice: Invoice,
    *,
    amount: Decimal,
    received_on: date,
    key: UUID,
    actor: Actor,
    note: str = "",
    method: str = Method.HAND,
) -> Payment:
    """Book a payment (negative: a refund) once. The same key again gives the same answer, or a refusal if it differs.

    Raises DomainError for more than is open or for a refund of more than came in.
    """
    row = settle.lock(invoice.pk)
    known = Payment.objects.for_business(row.business).filter(key=key).first()
    if known is not None:
        if (known.invoice_id, known.amount, known.received_on) != (row.pk, amount, received_on):
            raise SameKeyOtherPayment
        return known
    settled = settle.book_payment(row, amount=amount, actor=actor)
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                business=row.business, invoice=row, amount=amount, received_on=received_on, key=key, note=note,
                method=method,
            )  # fmt: skip
    except IntegrityError as twin:  # the same form, sent for another invoice at this very moment
        raise SameKeyOtherPayment from twin
    _log("payment.recorded", payment, actor, note)
    for tell in after_payment:
        tell(settled, actor)
    return payment


def take_back(payment: Payment, *, on: date, note: str, actor: Actor) -> Payment:
    """A row that undoes a payment; the invoice must be locked. Raises AlreadyDecided when it was undone before."""
    if payment.reverses_id or Payment.objects.filter(reverses=payment).exists():
        raise AlreadyDecided
    settle.book_payment(payment.invoice, amount=-payment.amount, actor=actor, undoing=True)
    undone = Payment.objects.create(
        business=payment.business, invoice=payment.invoice, amount=-payment.amount, received_on=on, note=note[:200],
        method=payment.method, key=uuid5(payment.key, "taken back"), reverses=payment,
    )  # fmt: skip
    _log("payment.taken_back", undone, actor, note)
    return undone


def lock_client(pk: UUID) -> Client:
    """The client's row: credits of one client queue up. A credit note may refer to the client meanwhile (no_key)."""
    return Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def lock_invoices(business: Business, keys: Iterable[UUID]) -> dict[UUID, Invoice]:
    """These invoices of the business, locked in one order, so that two bookings never wait for each other."""
    return {pk: settle.lock(pk) for pk in sorted(set(keys)) if _is_payable(business, pk)}


def _is_payable(business: Business, pk: UUID) -> bool:
    if not Invoice.objects.for_business(business).issued().filter(pk=pk, kind="invoice").exists():
        raise DoesNotFit(_("That invoice is not one of yours, or not issued yet. Nothing was booked."))
    return True


def _log(verb: str, payment: Payment, actor: Actor, text: str) -> None:
    log.record(
        verb,
        chain=log.business_chain(payment.business_id),
        actor=actor,
        subject=f"invoice:{payment.invoice_id}",
        data={
            "amount": payment.amount,
            "received_on": payment.received_on,
            "payment": str(payment.pk),
            "method": payment.method,
        },
        text=text,
    )
