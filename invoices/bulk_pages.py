"""What the pages of bulk acts show: the question before, and the exports made so far."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import pages as accounts
from accounts.models import Business
from foundation.work.models import Run
from invoices import listing
from invoices.models import Invoice, InvoiceQuerySet
from invoices.services import bulk

COUNTED = 1_000  # on the page; the work itself counts exactly
WORDS = {
    "issue": (
        gettext_lazy("Issue drafts?"), gettext_lazy("Issue them"),
        gettext_lazy(
            "Each draft gets its number and can't be changed any more. A draft with a gap or an unclear line is left "
            "as it is, with the reason beside it. Nothing is sent."
        ),
    ),
    "send": (
        gettext_lazy("Send invoices?"), gettext_lazy("Send them"),
        gettext_lazy(
            "Each goes to the e-mail address on it, with the PDF and a link of its own. What was sent before is not "
            "sent again."
        ),
    ),
    "remind": (
        gettext_lazy("Send reminders?"), gettext_lazy("Remind them"),
        gettext_lazy(
            "Only a reminder that is due today by your plan is sent, each once. Nobody is asked for what is disputed, "
            "paused or agreed for later."
        ),
    ),
}  # fmt: skip


def question(business: Business, act: str, parameters: dict[str, Any], *, today: date) -> dict[str, Any]:
    """Title, button, consequences and how many are meant."""
    title, button, text = WORDS[act]
    rows = _suiting(act, _chosen(business, parameters, today))
    count = rows.order_by()[: COUNTED + 1].count()
    return {
        "title": title,
        "button": button,
        "text": text,
        "count": _many(count),
        "none": not count,
        "ids": parameters.get("ids", []),
    }


def _chosen(business: Business, parameters: dict[str, Any], today: date) -> InvoiceQuerySet:
    if "ids" in parameters:
        return Invoice.objects.for_business(business).living().filter(pk__in=parameters["ids"])
    return listing.select(business, tab=parameters["tab"], search=parameters["search"], today=today)


def _suiting(act: str, rows: InvoiceQuerySet) -> InvoiceQuerySet:
    if act == "issue":
        return rows.drafts()
    if act == "send":
        return rows.issued().filter(sent_at=None)
    return rows.issued().filter(kind="invoice", open_total__gt=0).exclude(sent_at=None)


def _many(count: int) -> str:
    if count > COUNTED:
        return _("More than 1,000 invoices are meant.")
    return ngettext("%(n)s invoice is meant.", "%(n)s invoices are meant.", count) % {"n": count}


def exports(business: Business) -> list[accounts.Work]:
    """The newest exports, with their files."""
    rows = Run.objects.for_business(business).filter(kind=bulk.EXPORT).order_by("-queued_at", "-pk")[:5]
    return [accounts.work(run, business) for run in rows]


def unreadable() -> str:
    return _("This form could not be read whole. Nothing was started.")
