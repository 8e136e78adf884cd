"""A client's payments, for the client's page of the owner."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum

from clients.models import Client
from foundation.kernel.money import format_amount
from invoices.sheets import day
from payments.models import Payment

SHOWN = 8


def of_client(client: Client, language: str) -> dict[str, Any]:
    """The newest payments, and in euro what was received in all (refunds taken off). Two queries."""
    rows = Payment.objects.for_business(client.business).filter(invoice__client=client)
    newest = list(rows.select_related("invoice").order_by("-received_on", "-recorded_at")[:SHOWN])
    received = rows.filter(invoice__currency="EUR").aggregate(sum=Sum("amount"))["sum"] if newest else None
    return {
        "template": "payments/_client_history.html",
        "received": format_amount(received or Decimal("0.00"), "EUR", language),
        "rows": [
            {
                "payment": row,
                "day": day(row.received_on.isoformat(), language),
                "amount": format_amount(row.amount, row.invoice.currency, language),
            }
            for row in newest
        ],
    }
