"""A client's disputes, for the client's page of the owner."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from clients.models import Client
from disputes.models import Dispute
from disputes.queries import local_day
from disputes.states import Outcome, State
from invoices.models import Invoice
from invoices.states import Kind

SHOWN = 8
ENOUGH = 5  # below it one dispute more or less says nothing about a client
NO_DISPUTE = Q(state__in=[State.DRAFT, State.DISCARDED]) | Q(outcome=Outcome.INVALID)  # never sent, or spam


def of_client(client: Client, language: str) -> dict[str, Any]:
    """The newest cases, and of how many invoices that were sent one was disputed. Two queries."""
    told = Dispute.objects.for_business(client.business).filter(invoice__client=client)
    cases = list(told.exclude(NO_DISPUTE).select_related("invoice").order_by("-opened_at")[:SHOWN])
    sent, disputed = _counts(client)
    zone = client.business.time_zone
    return {
        "template": "disputes/_client_history.html",
        "sent": sent,
        "disputed": disputed,
        "rate": round(100 * disputed / sent) if sent >= ENOUGH else None,
        "rows": [{"case": case, "day": local_day(case.opened_at, zone, language)} for case in cases],
    }


def _counts(client: Client) -> tuple[int, int]:
    """(sent, of which disputed): an invoice counts once, however many cases there were about it."""
    real = Dispute.objects.filter(invoice=OuterRef("pk")).exclude(NO_DISPUTE)
    rows = Invoice.objects.for_business(client.business).issued().filter(client=client, kind=Kind.INVOICE)
    found = rows.annotate(was_disputed=Exists(real)).aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False) | Q(was_disputed=True)),
        disputed=Count("pk", filter=Q(was_disputed=True)),
    )
    return found["sent"], found["disputed"]
