"""Recording money that came in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from foundation.audit import log
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import settle
from payments.errors import SameKeyOtherPayment
from payments.models import Payment

# Who wants to know that an invoice was paid, in the same transaction: functions of (invoice, actor).
after_payment: list[Callable[[Invoice, Actor], None]] = []


@transaction.atomic
def record(invoice: Invoice, *, amount: Decimal, received_on: date, key: UUID, actor: Actor, note: str = "") -> Payment:
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
                business=row.business, invoice=row, amount=amount, received_on=received_on, key=key, note=note
            )
    except IntegrityError as twin:  # the same form, sent for another invoice at this very moment
        raise SameKeyOtherPayment from twin
    log.record(
        "payment.recorded",
        chain=log.business_chain(row.business_id),
        actor=actor,
        subject=f"invoice:{row.pk}",
        data={"amount": amount, "received_on": received_on, "payment": str(payment.pk)},
        text=note,
    )
    for tell in after_payment:
        tell(settled, actor)
    return payment
