"""Taking back a payment that a person entered, or that came from a credit. The bank's own are undone at their entry."""

from __future__ import annotations

from datetime import date
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor
from invoices.services import settle
from payments.errors import DoesNotFit
from payments.models import CreditMovement, Match, Payment
from payments.services import booking, credits
from payments.states import CreditKind, Method


@transaction.atomic
def undo(payment: Payment, *, on: date, reason: str, actor: Actor) -> Payment:
    """Both halves go back together: the payment, and the credit it made or used. Raises DoesNotFit or CreditSpent."""
    if payment.method == Method.BANK or Match.objects.filter(payment=payment, undone_at=None).exists():
        raise DoesNotFit(_("This payment is on a bank statement. Undo it at the bank entry."))
    movement = _movement(payment)
    client = booking.lock_client(movement.client_id) if movement else None
    settle.lock(payment.invoice_id)
    undone = booking.take_back(payment, on=on, note=reason, actor=actor)
    if movement is not None and client is not None:
        credits.move(
            client, movement.currency, -movement.amount, CreditKind.TAKEN_BACK, on=on,
            key=uuid5(movement.key, "taken back"), actor=actor, note=reason[:200],
            payment=undone if payment.method == Method.CREDIT else None,
        )  # fmt: skip
    return undone


def _movement(payment: Payment) -> CreditMovement | None:
    """What this payment did to the client's credit: its surplus if it was typed in, its source if it was a credit."""
    rows = CreditMovement.objects.filter(business_id=payment.business_id)
    if payment.method == Method.CREDIT:
        return rows.filter(payment=payment).first()
    return rows.filter(key=uuid5(payment.key, "rest")).first()
