"""What a client paid too much: kept, used for an invoice, paid back. Never lost, never below zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from clients.models import Client
from foundation.audit import log
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import settle
from payments.errors import CreditSpent, DoesNotFit, SameKeyOtherPayment
from payments.models import CreditMovement, Payment
from payments.services import booking
from payments.states import CreditKind, Method

ZERO = Decimal("0.00")
VERBS = {
    CreditKind.OVERPAID: "credit.kept", CreditKind.ALLOCATED: "credit.used", CreditKind.REFUNDED: "credit.paid_back",
    CreditKind.TAKEN_BACK: "credit.taken_back",
}  # fmt: skip


def balance(client: Client, currency: str) -> Decimal:
    """What the client has to their credit, in cents."""
    rows = CreditMovement.objects.filter(business=client.business_id, client=client, currency=currency)
    return rows.aggregate(sum=Sum("amount"))["sum"] or ZERO


@transaction.atomic
def receive(
    invoice: Invoice, *, amount: Decimal, received_on: date, key: UUID, actor: Actor, note: str = "", keep_rest: bool
) -> None:
    """Book a payment by hand of which more than the open part becomes the client's credit (if `keep_rest`)."""
    client = booking.lock_client(invoice.client_id)
    row = settle.lock(invoice.pk)
    before = _booked_with(row, key)
    if before is not None:
        if before != (row.pk, amount, received_on):
            raise SameKeyOtherPayment
        return
    part = min(amount, max(row.open_total, ZERO)) if keep_rest else amount
    if part:
        booking.record(row, amount=part, received_on=received_on, key=key, actor=actor, note=note)
    if amount != part:
        move(
            client, row.currency, amount - part, CreditKind.OVERPAID, on=received_on, key=uuid5(key, "rest"),
            actor=actor, note=note,
        )  # fmt: skip


def _booked_with(invoice: Invoice, key: UUID) -> tuple[UUID, Decimal, date] | None:
    """What this form did before: invoice, whole amount, day."""
    paid = Payment.objects.for_business(invoice.business).filter(key=key).first()
    rest = CreditMovement.objects.for_business(invoice.business).filter(key=uuid5(key, "rest")).first()
    known = paid or rest
    if known is None:
        return None
    whole = (paid.amount if paid else ZERO) + (rest.amount if rest else ZERO)
    return (paid.invoice_id if paid else invoice.pk), whole, (paid.received_on if paid else rest.happened_on)


@transaction.atomic
def keep_surplus(invoice: Invoice, *, on: date, actor: Actor) -> None:
    """What was paid on an invoice and credited afterwards moves to the client's credit; the invoice is then even."""
    client = booking.lock_client(invoice.client_id)
    row = settle.lock(invoice.pk)
    if row.open_total >= 0:
        raise DoesNotFit(_("Nothing was paid too much on this invoice. Nothing was changed."))
    key = uuid5(row.pk, f"surplus {row.credited_total} {row.paid_total} {row.written_off_total}")
    payment = booking.record(
        row, amount=row.open_total, received_on=on, key=key, actor=actor, method=Method.CREDIT,
        note=_("Kept as the client's credit"),
    )  # fmt: skip
    move(
        client, row.currency, -payment.amount, CreditKind.OVERPAID, on=on, key=key, actor=actor, payment=payment,
    )  # fmt: skip


@transaction.atomic
def use(client: Client, *, invoice: Invoice, amount: Decimal, on: date, key: UUID, actor: Actor) -> Payment:
    """Pay an invoice of this client from their credit. The same form again books nothing more."""
    client = booking.lock_client(client.pk)
    row = settle.lock(invoice.pk)
    if row.client_id != client.pk:
        raise DoesNotFit(_("A credit can only pay invoices of the same client. Nothing was booked."))
    known = Payment.objects.for_business(row.business).filter(key=key).exists()
    if not known and balance(client, row.currency) < amount:
        raise CreditSpent
    payment = booking.record(row, amount=amount, received_on=on, key=key, actor=actor, method=Method.CREDIT)
    if not known:
        move(client, row.currency, -amount, CreditKind.ALLOCATED, on=on, key=key, actor=actor, payment=payment)
    return payment


@transaction.atomic
def pay_back(
    client: Client, *, currency: str, amount: Decimal, on: date, key: UUID, actor: Actor, note: str = ""
) -> None:
    """The credit, or a part of it, was transferred back to the client."""
    client = booking.lock_client(client.pk)
    known = CreditMovement.objects.filter(business=client.business_id, key=key).first()
    if known is not None:
        if (known.client_id, known.currency, known.amount, known.happened_on) != (client.pk, currency, -amount, on):
            raise SameKeyOtherPayment
        return
    move(client, currency, -amount, CreditKind.REFUNDED, on=on, key=key, actor=actor, note=note)


def move(
    client: Client, currency: str, amount: Decimal, kind: str, *, on: date, key: UUID, actor: Actor, **more
) -> CreditMovement:
    """Add a movement; the client must be locked. Raises CreditSpent if the credit would go below zero."""
    if amount < 0 and balance(client, currency) + amount < 0:
        raise CreditSpent
    row = CreditMovement.objects.create(
        business_id=client.business_id, client=client, currency=currency, amount=amount, kind=kind, happened_on=on,
        key=key, **more,
    )  # fmt: skip
    log.record(
        VERBS[CreditKind(kind)],
        chain=log.business_chain(client.business_id),
        actor=actor,
        subject=f"client:{client.pk}",
        data={"amount": amount, "currency": currency, "movement": str(row.pk)},
        text=more.get("note", ""),
    )
    return row
