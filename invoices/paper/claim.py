"""A claim as PDF: the same figures as the page, with every segment and the rule it rests on."""

from __future__ import annotations

from datetime import UTC, datetime, time
from uuid import NAMESPACE_URL, uuid5

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.audit import log
from foundation.pdf import fence
from foundation.pdf.paper import Paper
from invoices import claim_sheet
from invoices.claims import Claim

SHEETS = ("css/document.css", "css/paper.css", "css/account.css")


def render(claim: Claim, language: str, *, case: str = "", chain: str = "") -> bytes:
    """The PDF for a reader of this language; `case` and `chain` where it is the claim of one case. Raises PdfFailed."""
    invoice, chain = claim.invoice, chain or log.business_chain(claim.invoice.business_id)
    with translation.override(language):
        title = _title(invoice.number, case)
        page = claim_sheet.claim_page(claim, language)
        context = page | {"title": title, "language": language, "seller": invoice.snapshot["seller"]}
        context["log_head"] = log.head(chain).foot
        html = render_to_string("invoices/pdf/claim.html", context)
    return fence.render_paper(
        Paper(
            html=html, css=SHEETS, pictures={}, title=title, language=language,
            author=invoice.snapshot["seller"]["name"], created=datetime.combine(claim.on, time(), UTC),
            identifier=str(uuid5(NAMESPACE_URL, f"claim/{invoice.pk}/{case}/{claim.on}/{language}")),
        )
    )  # fmt: skip


def _title(number: str, case: str) -> str:
    if case:
        return _("Interest and costs in case %(case)s, invoice %(number)s") % {"case": case, "number": number}
    return _("Interest and costs of invoice %(number)s") % {"number": number}
