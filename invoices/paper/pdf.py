"""The PDF of an issued invoice: PDF/A-3a, PDF/UA-1 and Factur-X in one file, with the payment FAQ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.files import door
from foundation.files.models import StoredFile
from foundation.pdf import fence
from foundation.pdf.paper import Embedded, Paper
from invoices import codes, einvoice, preflight, queries
from invoices.errors import TooLongForPaper
from invoices.models import FaqVersion, Invoice
from invoices.paper.names import faq_file_name
from invoices.sheets import in_fours, sheet

SHEETS = ("css/document.css", "css/paper.css")
FACTUR_X = "EN 16931"


def render(invoice: Invoice) -> bytes:
    """The same bytes for the same snapshot. Raises TooLongForPaper before anything is rendered, or PdfFailed."""
    snapshot = invoice.snapshot
    too_long = preflight.too_long([line["description"] for line in snapshot["lines"]])
    if too_long:
        raise TooLongForPaper(too_long)
    with translation.override(snapshot["language"]):
        return fence.render_paper(paper_of(invoice))


def paper_of(invoice: Invoice) -> Paper:
    """All that is printed and attached. A credit note comes without the FAQ: there is nothing to pay."""
    snapshot, url = invoice.snapshot, queries.client_url(invoice)
    pictures = pictures_of(invoice, url, Decimal(snapshot["total"]))
    word = _("Credit note") if invoice.is_credit_note else _("Invoice")
    title = f"{word} {invoice.number}"
    xml = _factur_x(invoice)
    faq = None if invoice.is_credit_note else _faq(FaqVersion.objects.get(pk=snapshot["faq"]), snapshot)
    context = {
        "sheet": sheet(snapshot, pictures={name: f"{name}.png" for name in pictures}),
        "title": title,
        "log_head": snapshot.get("log_head", ""),
        "payment_reference": in_fours(codes.payment_reference(invoice.number)),
        "payable": bool(snapshot["seller"]["iban"]) and Decimal(snapshot["total"]) > 0,
        "client_url": url,
        "policy_url": queries.policy_url(invoice),
        "paper": True,
    }
    return Paper(
        html=render_to_string("invoices/pdf/invoice.html", context),
        css=SHEETS,
        pictures={f"{name}.png": picture for name, picture in pictures.items()},
        title=title,
        language=snapshot["language"],
        author=snapshot["seller"]["name"],
        created=invoice.issued_at.astimezone(UTC),
        identifier=str(invoice.pk),
        attachments=(*xml, *([_attached(faq, invoice)] if faq else [])),
        appendix=faq.paper if faq else None,
        factur_x=FACTUR_X if xml else "",
    )


def pictures_of(invoice: Invoice, url: str, due: Decimal) -> dict[str, bytes]:
    """The logo, the code that pays `due` (in the invoice's currency) and the code of the client's page."""
    found = {}
    if not invoice.is_credit_note:
        text = codes.payment_text(invoice.snapshot, due)
        found = {"qr_pay": codes.png(text)} if text else {}
        found["qr_dispute"] = codes.png(url)
    logo = StoredFile.objects.filter(pk=invoice.snapshot["logo"] or None).first()
    if logo is not None:
        found["logo"] = door.read_preview(logo)
    return found


def _factur_x(invoice: Invoice) -> tuple[Embedded, ...]:
    """The XML that stands for the same invoice (AFRelationship Alternative), unless receivers would refuse it."""
    from foundation.einvoicing.cii import to_cii  # lxml: only who writes XML waits for it
    from foundation.einvoicing.specs import FACTUR_X as SPEC

    made = einvoice.document(invoice.snapshot)
    if not einvoice.suits_factur_x(made):
        return ()
    about = _("This document as data (Factur-X, EN 16931)")
    return (Embedded("factur-x.xml", to_cii(made, SPEC), "text/xml", "Alternative", about),)


@dataclass(frozen=True)
class Faq:
    """What is printed of one FAQ version: the key under which its PDF is kept."""

    html: str
    title: str
    language: str
    seller: str
    created: datetime
    identifier: str

    @property
    def paper(self) -> Paper:
        """Laid out once per version: the fence keeps its pages for the next invoice."""
        return Paper(
            html=self.html, css=SHEETS, pictures={}, title=self.title, language=self.language, author=self.seller,
            created=self.created, identifier=self.identifier,
        )  # fmt: skip


def _faq(version: FaqVersion, snapshot: dict) -> Faq:
    seller = snapshot["seller"]["name"]
    html = render_to_string("invoices/pdf/faq.html", {"faq": version.entries, "seller": seller})
    created = version.created_at.astimezone(UTC)
    return Faq(html, _("Questions about paying"), version.language, seller, created, str(version.pk))


@lru_cache(maxsize=64)
def _printed(faq: Faq) -> bytes:
    return fence.render_paper(faq.paper)


def _attached(faq: Faq, invoice: Invoice) -> Embedded:
    """The FAQ on its own, for whoever files the attachment apart from the invoice."""
    return Embedded(faq_file_name(invoice), _printed(faq), "application/pdf", "Supplement", faq.title)
