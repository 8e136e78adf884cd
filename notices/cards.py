"""What other packages' pages show of letters."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Business
from invoices import queries as invoices
from invoices.models import Invoice
from notices import queries, sheets
from notices.models import LegalLetter

MOST = 20  # of a kind above the list


def for_client(invoice: Invoice, language: str) -> list[dict[str, Any]]:
    """On the client's page: every letter that was sent about this invoice."""
    sent = [letter for letter in queries.letters_on(invoice)[:10] if letter.sent_at]
    if not sent:
        return []
    path = reverse("invoices:client", args=[invoices.client_url(invoice).rstrip("/").rpartition("/")[2]])
    return [_client_card(letter, path, language) for letter in sent]


def _client_card(letter: LegalLetter, path: str, language: str) -> dict[str, Any]:
    return {
        "title": _("A letter about this invoice"),
        "text": _("%(kind)s, sent on %(day)s.")
        % {"kind": letter.get_kind_display(), "day": sheets.moment(letter.sent_at, letter.business, language)},
        "url": f"{path}letters/{letter.pk}/",
        "action": _("Read the letter"),
        "pill": "info",
    }


def for_owner(invoice: Invoice, language: str) -> list[dict[str, Any]]:
    """On the owner's page: the newest letter and where it stands."""
    newest = queries.letters_on(invoice).first()
    if newest is None:
        return []
    return [
        {
            "title": newest.get_kind_display(),
            "text": newest.get_state_display(),
            "url": newest.get_absolute_url(),
            "action": _("Open the letter"),
            "pill": "info",
        }
    ]


def limits(business: Business, language: str) -> list[dict[str, Any]]:
    """Above the owner's list: periods that come near."""
    return [
        {
            "text": _("Invoice %(number)s: the limitation period runs until %(day)s.")
            % {"number": task.invoice.number, "day": sheets.on(task.last_day, language)},
            "url": reverse("invoices:claim", args=[task.invoice_id]),
            "action": _("Keep your right"),
        }
        for task in queries.limitation_tasks(business)[:MOST]
    ]


def ready(business: Business, language: str) -> list[dict[str, Any]]:
    """Above the owner's list: letters that wait for a last word."""
    return [
        {
            "text": _("%(kind)s to %(client)s: the two days have passed.")
            % {"kind": letter.get_kind_display(), "client": letter.client.name},
            "url": letter.get_absolute_url(),
            "action": _("Read it once more"),
        }
        for letter in queries.waiting(business)[:MOST]
    ]
