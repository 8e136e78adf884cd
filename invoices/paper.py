"""The PDF of an issued invoice: made once from the frozen snapshot, stored by hash, never overwritten."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.files import door
from foundation.files.models import StoredFile
from foundation.pdf import fence
from foundation.pdf.render import Embedded, Paper
from invoices import codes, queries
from invoices.models import FaqVersion, Invoice, InvoiceDocument
from invoices.sheets import sheet
from invoices.states import DocumentKind, Status

PDF = "application/pdf"


def build(invoice_id: UUID | str) -> InvoiceDocument:
    """The stored PDF; rendered now if it is not there yet. Two builders make one document."""
    invoice = Invoice.objects.select_related("business").get(pk=invoice_id, status=Status.ISSUED)
    made = find(invoice)
    if made is not None:
        return made
    content = render(invoice)
    with transaction.atomic():
        stored = door.store(file_name(invoice), PDF, content)
        return InvoiceDocument.objects.get_or_create(invoice=invoice, kind=DocumentKind.PDF, defaults={"file": stored})[
            0
        ]


def find(invoice: Invoice) -> InvoiceDocument | None:
    return InvoiceDocument.objects.select_related("file").filter(invoice=invoice, kind=DocumentKind.PDF).first()


def render(invoice: Invoice) -> bytes:
    """The same bytes for the same snapshot."""
    snapshot = invoice.snapshot
    faq = FaqVersion.objects.get(pk=snapshot["faq"])
    with translation.override(snapshot["language"]):
        attachments = () if invoice.is_credit_note else (_faq_attachment(invoice, faq),)
        return fence.render_paper(_paper(invoice, faq, attachments))


def file_name(invoice: Invoice) -> str:
    with translation.override(invoice.language):
        word = _("credit-note") if invoice.is_credit_note else _("invoice")
    safe = "".join(char if char.isalnum() or char in "-_" else "-" for char in invoice.number)
    return f"{word}-{safe}.pdf"


def faq_file_name(invoice: Invoice) -> str:
    """`betaal-faq-2026-0001.pdf` or `payment-faq-2026-0001.pdf`."""
    prefix = "betaal-faq" if invoice.language == "nl" else "payment-faq"
    safe = "".join(char if char.isalnum() or char in "-_" else "-" for char in invoice.number)
    return f"{prefix}-{safe}.pdf"


def _paper(invoice: Invoice, faq: FaqVersion, attachments: tuple[Embedded, ...]) -> Paper:
    snapshot = invoice.snapshot
    url = queries.client_url(invoice)
    pictures = _pictures(invoice, url)
    context = {
        "sheet": sheet(snapshot, pictures={name: f"{name}.png" for name in pictures}),
        "client_url": url,
        "policy_url": queries.policy_url(invoice),
        "faq": None if invoice.is_credit_note else faq.entries,
        "paper": True,
    }
    return Paper(
        html=render_to_string("invoices/pdf/invoice.html", context),
        css=("css/document.css", "css/paper.css"),
        pictures={f"{name}.png": picture for name, picture in pictures.items()},
        title=_title(invoice),
        language=snapshot["language"],
        author=snapshot["seller"]["name"],
        created=invoice.issued_at.astimezone(UTC),
        identifier=str(invoice.pk),
        attachments=attachments,
    )


def _title(invoice: Invoice) -> str:
    word = _("Credit note") if invoice.is_credit_note else _("Invoice")
    return f"{word} {invoice.number}"


def _pictures(invoice: Invoice, url: str) -> dict[str, bytes]:
    found = {}
    if not invoice.is_credit_note:
        text = codes.payment_text(invoice.snapshot, Decimal(invoice.snapshot["total"]))
        found = {"qr_pay": codes.png(text)} if text else {}
        found["qr_dispute"] = codes.png(url)
    logo = StoredFile.objects.filter(pk=invoice.snapshot["logo"] or None).first()
    if logo is not None:
        found["logo"] = door.read_preview(logo)
    return found


def _faq_attachment(invoice: Invoice, faq: FaqVersion) -> Embedded:
    """The FAQ on its own, for whoever files the attachment apart from the invoice."""
    title = _("Questions about paying")
    paper = Paper(
        html=render_to_string("invoices/pdf/faq.html", {"faq": faq.entries, "seller": invoice.snapshot["seller"]}),
        css=("css/document.css", "css/paper.css"),
        pictures={},
        title=title,
        language=faq.language,
        author=invoice.snapshot["seller"]["name"],
        created=faq.created_at.astimezone(UTC),
        identifier=str(faq.pk),
        attachments=(),
    )
    return Embedded(faq_file_name(invoice), fence.render_paper(paper), PDF, "Supplement", str(title))
