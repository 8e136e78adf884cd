"""The log of hours of an issued invoice: a readable PDF, and the same rows as a table."""

from __future__ import annotations

from datetime import UTC, date
from uuid import uuid5

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.kernel import hours, spreadsheet
from foundation.pdf import fence
from foundation.pdf.paper import Paper
from invoices import timelog
from invoices.models import Invoice

SHEETS = ("css/document.css", "css/paper.css", "css/account.css")


def render(invoice: Invoice) -> bytes:
    """The same bytes for the same snapshot. Raises PdfFailed."""
    snapshot = invoice.snapshot
    language = snapshot["language"]
    with translation.override(language):
        title = _("Hours of invoice %(number)s") % {"number": invoice.number}
        context = {
            "title": title,
            "snapshot": snapshot,
            "seller": snapshot["seller"],
            "log_head": snapshot.get("log_head", ""),
            "buyer": snapshot["buyer"],
            "logs": timelog.logs(snapshot, language).values(),
            "language": language,
        }
        paper = Paper(
            html=render_to_string("invoices/pdf/time_log.html", context),
            css=SHEETS,
            pictures={},
            title=title,
            language=language,
            author=snapshot["seller"]["name"],
            created=invoice.issued_at.astimezone(UTC),
            identifier=str(uuid5(invoice.pk, "log")),
        )
        return fence.render_paper(paper)


def write(invoice: Invoice) -> bytes:
    """CSV in the language of the invoice. Hours of a row are rounded for reading; h:mm is exact."""
    language = invoice.snapshot["language"]
    with translation.override(language):
        heading = [
            _("Line"), _("Day"), pgettext("time of day", "From"), pgettext("time of day", "To"), _("Project or task"),
            _("What was done"), _("Time"), _("Hours"),
        ]  # fmt: skip
        rows = [
            [
                log["position"], date.fromisoformat(entry["day"]), entry["from"], entry["to"], entry["task"],
                entry["description"], hours.clock(entry["seconds"]), hours.hours(entry["seconds"]),
            ]
            for log in invoice.snapshot["time_log"]
            for entry in log["entries"]
        ]  # fmt: skip
        return spreadsheet.as_csv(heading, rows, language=language)
