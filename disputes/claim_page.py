"""What is and what could be claimed in a case, in words: the disputed part *if it proves due*, the formal letter."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from disputes.models import Dispute
from foundation.kernel.calendar import local_date
from invoices import claim_sheet, claims
from invoices import queries as invoices
from invoices.errors import NothingOverdue
from notices import queries as notices
from notices import sheets
from notices.models import LegalLetter

ZERO = Decimal("0.00")


def of(dispute: Dispute, language: str) -> dict[str, Any]:
    """Context of the page: one part, the disputed one of this case, whatever state the case is in."""
    invoice, today = dispute.invoice, local_date(timezone.now(), dispute.business.time_zone)
    invoice.business = dispute.business
    context = {"dispute": dispute, "invoice": invoice}
    gross = dispute.lines.filter(is_open=True).aggregate(sum=Sum("gross"))["sum"] or ZERO
    looked_at = copy(invoice)
    looked_at.disputed_total = min(gross, max(invoice.open_total, ZERO))
    try:
        found = claims.claim(looked_at, on=today)
    except NothingOverdue:
        return context
    page = claim_sheet.claim_page(found, language)
    wanted = ("on", "contingent", "remarks", "warned", "rules", "costs_owed", "estimate")
    return context | {name: page[name] for name in wanted}


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
