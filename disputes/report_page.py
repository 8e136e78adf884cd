"""What stands in front of the form for an objection: the answers that fit the reason, before anybody writes a word."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from disputes.reasons import REASON_CHOICES
from invoices import faq
from invoices.models import Invoice


def answers(invoice: Invoice, about: str) -> dict[str, Any]:
    """All answers, those that fit the reason `about`, and the reasons to choose from."""
    entries = faq.of_invoice(invoice, get_language() or invoice.language)
    known = about if about in dict(REASON_CHOICES) else ""
    return {"faq": entries, "fitting": faq.fitting(entries, known), "about": known, "reasons": REASON_CHOICES}
