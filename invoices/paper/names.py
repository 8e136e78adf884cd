"""What the files of an invoice are called, in its own language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from invoices.models import Invoice
from invoices.states import DocumentKind

ENDINGS = {DocumentKind.PDF: "pdf", DocumentKind.UBL: "xml", DocumentKind.LOG_PDF: "pdf", DocumentKind.LOG_CSV: "csv"}
LOGS = (DocumentKind.LOG_PDF, DocumentKind.LOG_CSV)


def file_name(invoice: Invoice, kind: DocumentKind = DocumentKind.PDF) -> str:
    """`factuur-2026-0001.pdf`, `credit-note-C2026-0001.xml`, `hours-2026-0001.csv`."""
    with translation.override(invoice.language):
        word = _("credit-note") if invoice.is_credit_note else _("invoice")
        word = _("hours") if kind in LOGS else word
    return f"{word}-{_safe(invoice.number)}.{ENDINGS[kind]}"


def faq_file_name(invoice: Invoice) -> str:
    """`betaal-faq-2026-0001.pdf` or `payment-faq-2026-0001.pdf`."""
    prefix = "betaal-faq" if invoice.language == "nl" else "payment-faq"
    return f"{prefix}-{_safe(invoice.number)}.pdf"


def reminder_file_name(invoice: Invoice) -> str:
    """`betalingsherinnering-2026-0001.pdf` or `payment-reminder-2026-0001.pdf`."""
    prefix = "betalingsherinnering" if invoice.language == "nl" else "payment-reminder"
    return f"{prefix}-{_safe(invoice.number)}.pdf"


def _safe(number: str) -> str:
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in number)
