"""What the owner's and the client's page of one invoice show, gathered without N+1."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from invoices import codes, listing, queries
from invoices.models import Invoice
from invoices.sheets import sheet


def amounts(invoice: Invoice, language: str) -> dict[str, str]:
    """The sums of an invoice as strings in the reader's language."""
    names = ("total", "credited_total", "paid_total", "written_off_total", "disputed_total", "open_total")
    found = {name: format_amount(getattr(invoice, name), invoice.currency, language) for name in names}
    return found | {"undisputed_open": format_amount(invoice.undisputed_open, invoice.currency, language)}


def standing(invoice: Invoice) -> dict[str, Any]:
    today = local_date(timezone.now(), invoice.business.time_zone)
    now = invoice.standing(today)
    return {"label": now.label, "pill": listing.PILLS.get(now, "neutral"), "value": now}


def owner_page(invoice: Invoice, language: str) -> dict[str, Any]:
    """Context of the freelancer's page of an issued invoice."""
    return {
        "invoice": invoice,
        "standing": standing(invoice),
        "amounts": amounts(invoice, language),
        "sheet": sheet(invoice.snapshot, pictures=pictures(invoice)),
        "client_url": queries.client_url(invoice),
        "credit_notes": list(invoice.credit_notes.order_by("issued_at")),
        "deliveries": list(invoice.deliveries.select_related("email").order_by("-sent_at")),
        "reminders": list(invoice.reminders.select_related("email").order_by("stage")),
    }


def pictures(invoice: Invoice) -> dict[str, str]:
    """QR codes as data URLs, for the amount that may be asked for now: the undisputed part that is open."""
    if invoice.is_credit_note or invoice.is_draft:
        return {}
    text = codes.payment_text(invoice.snapshot, invoice.undisputed_open)
    return {"qr_pay": codes.data_url(codes.png(text))} if text else {}
