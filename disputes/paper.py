"""The settlement agreement as a document: made once, stored by hash, never overwritten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from disputes.models import Agreement
from disputes.queries import local_time
from foundation.files import door
from foundation.files.models import StoredFile
from foundation.kernel.actors import Party
from foundation.pdf import fence
from foundation.pdf.paper import Paper


def build(agreement_id: int) -> StoredFile:
    """The stored PDF; rendered now if it is not there yet. Two builders keep one document."""
    agreement = Agreement.objects.select_related("dispute__business", "dispute__invoice", "proposal", "file").get(
        pk=agreement_id
    )
    if agreement.file is not None:
        return agreement.file
    content = fence.render_paper(_paper(agreement))
    with transaction.atomic():
        stored = door.store(file_name(agreement), "application/pdf", content)
        Agreement.objects.filter(pk=agreement.pk, file=None).update(file=stored)
    return Agreement.objects.select_related("file").get(pk=agreement.pk).file


def file_name(agreement: Agreement) -> str:
    word = "vaststellingsovereenkomst" if agreement.dispute.language == "nl" else "settlement-agreement"
    return f"{word}-{agreement.dispute.number}.pdf"


def _paper(agreement: Agreement) -> Paper:
    dispute, proposal = agreement.dispute, agreement.proposal
    with translation.override(dispute.language):
        title = _("Settlement agreement in case %(number)s") % {"number": dispute.number}
        paragraphs = proposal.terms.strip().split("\n\n")
        context = {
            "title": title,
            "paragraphs": paragraphs[1:],
            "sha256": proposal.terms_sha256,
            "signed": proposal.accepted_name,
            "consent": [_sign(each, agreement) for each in agreement.consent],
            "language": dispute.language,
            "log_head": agreement.consent[-1]["log"] + "…" if agreement.consent else dispute.number,
        }
        html = render_to_string("disputes/pdf/agreement.html", context)
    return Paper(
        html=html,
        css=("css/document.css", "css/paper.css", "css/casefile.css"),
        pictures={},
        title=title,
        language=dispute.language,
        author=dispute.business.name,
        created=agreement.concluded_at.astimezone(UTC),
        identifier=f"agreement-{agreement.pk}",
    )


def _sign(each: dict[str, Any], agreement: Agreement) -> dict[str, str]:
    at = datetime.fromisoformat(each["at"].replace("Z", "+00:00"))
    dispute = agreement.dispute
    offered = each["act"] == "dispute.propose"
    return {
        "act": _("Offered") if offered else _("Accepted"),
        "who": f"{each['name']} ({Party(each['party']).label})",
        "at": local_time(at, dispute.business.time_zone, dispute.language),
        "how": _("by the secret link") if each["how"] == "link" else _("signed in"),
        "network": each["network"],
        "log": each["log"],
    }
