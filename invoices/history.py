"""A client's invoices, for the client's page of the owner."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from clients.models import Client
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from invoices import listing
from invoices.models import Invoice
from invoices.states import Kind


def of_client(client: Client, language: str) -> dict[str, Any]:
    """The newest fifty invoices, and in euro what was invoiced and what is open. Two queries."""
    today = local_date(timezone.now(), client.business.time_zone)
    page = listing.page(
        client.business, tab="all", search="", cursor="", today=today, language=language, client=client.pk
    )
    return {"template": "invoices/_client_history.html", "page": page, **_sums(client, language)}


def _sums(client: Client, language: str) -> dict[str, Any]:
    invoices = Q(kind=Kind.INVOICE, currency="EUR")
    rows = Invoice.objects.for_business(client.business).issued().filter(client=client)
    found = rows.aggregate(
        invoiced=Sum("total", filter=invoices),
        credited=Sum("credited_total", filter=invoices),
        open=Sum("open_total", filter=invoices & Q(open_total__gt=0)),
        count=Count("pk", filter=Q(kind=Kind.INVOICE)),
    )
    names = ("invoiced", "credited", "open")
    amounts = {name: format_amount(found[name] or Decimal("0.00"), "EUR", language) for name in names}
    return amounts | {"count": found["count"], "has_credit": bool(found["credited"])}
