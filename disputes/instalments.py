"""A plan as it stands: what is missing of each instalment, and whether the client is in default."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from disputes.models import Dispute, Instalment
from foundation.kernel.calendar import local_date

ZERO = Decimal("0.00")


def unpaid(dispute: Dispute) -> list[tuple[Instalment, Decimal]]:
    """Each instalment with what is still missing of it. Payments go to the undisputed part first (art. 6:43 BW)."""
    rows = [row for row in dispute.instalments.all() if row.ended_at is None]
    total = sum((row.amount for row in rows), ZERO)
    paid = total - min(total, max(dispute.invoice.open_total, ZERO))
    found = []
    for row in rows:
        covered = min(row.amount, paid)
        paid -= covered
        found.append((row, row.amount - covered))
    return found


def next_day(dispute: Dispute) -> date | None:
    """The day on which the client pays next: that of the undisputed part, or of the first instalment still missing."""
    invoice = dispute.invoice
    days = [row.due_on for row, rest in unpaid(dispute) if rest > 0]
    if invoice.due_on and (invoice.undisputed_open > 0 or not days):
        days.append(invoice.due_on)
    return min(days, default=None)


def in_default(dispute: Dispute) -> bool:
    """An instalment was missed and the week to put it right is over."""
    today = local_date(timezone.now(), dispute.business.time_zone)
    return any(rest > 0 and row.cure_until is not None and row.cure_until < today for row, rest in unpaid(dispute))
