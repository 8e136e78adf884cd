"""What follows from an invoice that was paid and that nobody ever objected to."""

from __future__ import annotations

from disputes.history import NO_DISPUTE
from disputes.models import Dispute
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import glossary


def learn_terms(invoice: Invoice, actor: Actor) -> None:
    """Called by payments in the booking transaction: the client knows the abbreviations on it."""
    if invoice.open_total > 0 or Dispute.objects.filter(invoice=invoice).exclude(NO_DISPUTE).exists():
        return
    glossary.used_on(invoice, actor=actor)
