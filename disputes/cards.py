"""Cards about cases on pages that belong to other packages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Business
from disputes import queries
from disputes.models import Dispute
from disputes.services import links
from disputes.states import State
from foundation.kernel.actors import Party
from invoices.models import Invoice


def for_client(invoice: Invoice, language: str) -> list[dict[str, Any]]:
    """On the client's page of the invoice: every case, with whose turn it is."""
    return [_card(case, Party.CLIENT, links.client_path(case)) for case in _cases(invoice)]


def for_owner(invoice: Invoice, language: str) -> list[dict[str, Any]]:
    return [_card(case, Party.FREELANCER, case.get_absolute_url()) for case in _cases(invoice)]


def _cases(invoice: Invoice) -> list[Dispute]:
    shown = Dispute.objects.filter(invoice=invoice).exclude(state=State.DISCARDED)
    return list(shown.order_by("-opened_at")[:10])


def _card(case: Dispute, party: str, url: str) -> dict[str, Any]:
    return {
        "title": _("Case %(number)s: %(state)s") % {"number": case.number, "state": case.get_state_display()},
        "text": str(queries.turn(case, party)),
        "url": url,
        "action": _("Open the case"),
        "pill": "warn" if case.ball_with == party and case.is_open else "info",
    }


def aftercare(business: Business, language: str) -> list[dict[str, Any]]:
    """For the first page: how many relationships wait for a word after their case, once their day has come."""
    count = queries.aftercare_due(business).count()
    text = ngettext("One closed case waits for a friendly word.", "%(n)s closed cases wait for a friendly word.", count)
    return [{"text": text % {"n": count}, "url": reverse("disputes:list"), "action": _("Look after it")}]
