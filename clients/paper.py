"""An agreement as a PDF: the version as it was sent, and once answered with yes the one that says by whom."""

from __future__ import annotations

from datetime import UTC

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify

from clients.models import Agreement, AgreementPaper
from clients.sheets import sheet
from clients.states import AgreementKind, PaperKind
from foundation.files import door
from foundation.files.models import StoredFile
from foundation.kernel.calendar import local_time
from foundation.pdf import fence
from foundation.pdf.paper import Paper


def of(agreement: Agreement) -> StoredFile:
    """The stored PDF; rendered now if it is not there yet. Two builders keep one document."""
    kind = PaperKind.SIGNED if was_accepted(agreement) else PaperKind.OFFER
    rows = AgreementPaper.objects.select_related("file").filter(agreement=agreement, kind=kind)
    made = rows.first()
    if made is not None:
        return made.file
    content = fence.render_paper(_paper(agreement, kind))
    with transaction.atomic():
        stored = door.store(file_name(agreement), "application/pdf", content)
        return rows.get_or_create(agreement=agreement, kind=kind, defaults={"file": stored})[0].file


def was_accepted(agreement: Agreement) -> bool:
    """Also a version that was replaced later."""
    return agreement.decided_at is not None and not agreement.decline_reason


def file_name(agreement: Agreement) -> str:
    """`offerte-website-v2.pdf`, in the language of the agreement."""
    with translation.override(agreement.language):
        word = slugify(str(AgreementKind(agreement.kind).label))
    return f"{word}-{slugify(agreement.title)[:60] or agreement.pk}-v{agreement.number}.pdf"


def _paper(agreement: Agreement, kind: PaperKind) -> Paper:
    signed = kind == PaperKind.SIGNED
    with translation.override(agreement.language):
        printed = sheet(agreement)
        title = f"{printed.kind}: {printed.title}"
        context = {
            "sheet": printed,
            "title": title,
            "agreement": agreement,
            "signed_at": local_time(agreement.decided_at, agreement.business.time_zone, agreement.language),
            "signed": signed,
        }
        html = render_to_string("clients/pdf/agreement.html", context)
    return Paper(
        html=html,
        css=("css/document.css", "css/paper.css"),
        pictures={},
        title=title,
        language=agreement.language,
        author=agreement.business.name,
        created=(agreement.decided_at if signed else agreement.sent_at).astimezone(UTC),
        identifier=f"agreement-{agreement.pk}-{kind.value}",
    )
