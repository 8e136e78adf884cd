"""What became of the answers of the payment FAQ: how often they were opened, and for whom one was enough."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.models import Business
from invoices.models import FaqUse, Invoice


def counts(business: Business, language: str) -> dict[str, dict[str, int]]:
    """By question, over all versions in one language: clicks, readers (invoices) and those for whom it was enough."""
    rows = FaqUse.objects.filter(invoice__business=business, language=language).values("key")
    found = rows.annotate(
        all_clicks=Sum("clicks"), readers=Count("pk"), enough=Count("pk", filter=Q(enough_on__isnull=False))
    )
    return {row["key"]: {name: row[name] for name in ("all_clicks", "readers", "enough")} for row in found}


def readers(business: Business, since: date | None = None, until: date | None = None) -> Any:
    """Invoices behind whose link an answer was opened, marked whether one was enough."""
    rows = Invoice.objects.for_business(business).filter(faq_uses__isnull=False)
    if since is not None:
        rows = rows.filter(faq_uses__first_on__gte=since)
    if until is not None:
        rows = rows.filter(faq_uses__first_on__lte=until)
    return rows.annotate(answered=Count("faq_uses", filter=Q(faq_uses__enough_on__isnull=False)))
