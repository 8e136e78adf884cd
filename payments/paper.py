"""The statement of account as PDF, in the client's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clients.models import Client
from foundation.audit import log
from foundation.pdf import fence
from payments.account_sheet import account_sheet, title

STYLES = ("css/document.css", "css/paper.css", "css/account.css")


def account(client: Client, start: date, end: date) -> tuple[bytes, str]:
    """The PDF and its file name."""
    from foundation.pdf.paper import Paper  # may load WeasyPrint, which a web process does not need to start

    with translation.override(client.language):
        sheet = account_sheet(client, start, end, client.language)
        context = {
            "client": client,
            "seller": client.business,
            "sheet": sheet,
            "language": client.language,
            "log_head": log.head(log.business_chain(client.business_id)).foot,
        }
        paper = Paper(
            html=render_to_string("payments/pdf/account.html", context),
            css=STYLES,
            pictures={},
            title=title(client),
            language=client.language,
            author=client.business.name,
            created=datetime.combine(end, time(), UTC),
            identifier=str(uuid5(NAMESPACE_URL, f"{client.pk}/{start}/{end}")),
        )
        word = _("statement-of-account")
        return fence.render_paper(paper), f"{word}-{slugify(client.name)[:60] or 'client'}-{end.isoformat()}.pdf"
