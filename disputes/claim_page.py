"""What could be claimed in a case, the disputed part *if it proves due*; and the formal letter, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from disputes.models import Dispute
from foundation.kernel.calendar import local_date
from invoices import claims
from invoices import queries as invoices
from invoices.claims import Claim
from invoices.models import Invoice
from notices import queries as notices
from notices import sheets
from notices.models import LegalLetter

ZERO = Decimal("0.00")


def of(dispute: Dispute, *, on: date) -> Claim:
    """The disputed part of this case alone, whatever state the case is in. Raises NothingOverdue."""
    return claims.contingent_claim(_invoice(dispute), _disputed(dispute), on=on)


def today(dispute: Dispute) -> date | None:
    """The day to start from; None while the invoice is not overdue, or where nothing of this case is open."""
    day = local_date(timezone.now(), dispute.business.time_zone)
    return day if claims.is_overdue(_invoice(dispute), day) and _disputed(dispute) > 0 else None


def _invoice(dispute: Dispute) -> Invoice:
    dispute.invoice.business = dispute.business
    return dispute.invoice


def _disputed(dispute: Dispute) -> Decimal:
    return dispute.lines.filter(is_open=True).aggregate(sum=Sum("gross"))["sum"] or ZERO


def asked(dispute: Dispute, language: str, *, for_client: bool) -> dict[str, Any] | None:
    """The formal letter of this case that was sent: what it asks, and where it can be read."""
    letter = notices.of_case(dispute.pk).left().order_by("-sent_at").first()
    if letter is None:
        return None
    return sheets.table(letter.facts, language) | {
        "kind": letter.get_kind_display(),
        "is_fourteen": letter.kind == "fourteen",
        "sent": sheets.moment(letter.sent_at, dispute.business, language),
        "received": sheets.on(letter.delivered_on, language),
        "url": _address(dispute, letter) if for_client else letter.get_absolute_url(),
    }


def _address(dispute: Dispute, letter: LegalLetter) -> str:
    return f"{invoices.client_url(dispute.invoice)}letters/{letter.pk}/"
