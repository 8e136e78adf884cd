"""A client's invoices, for the client's page of the owner; what an agreement has come to, for the page of that."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from clients.models import Agreement, Client
from clients.states import AgreementStatus
from clients.units import Unit, counted
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from invoices import agreed, listing
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


def of_agreement(agreement: Agreement, language: str) -> dict[str, Any] | None:
    """Per item what was agreed, what stands on invoices and drafts, and what is left. None where there is none."""
    if agreement.status not in (AgreementStatus.ACCEPTED, AgreementStatus.SUPERSEDED):
        return None
    rows = [_item(left, agreement, language) for left in agreed.left(agreement)]
    return {"template": "invoices/_agreement_left.html", "rows": rows} if rows else None


def _item(left: agreed.Left, agreement: Agreement, language: str) -> dict[str, Any]:
    amounts = {"agreed": left.item.net, "billed": left.billed.net, "left": left.net}
    found = {name: format_amount(amount, agreement.currency, language) for name, amount in amounts.items()}
    quantity = counted(left.item.quantity, Unit(left.item.unit), language)
    return found | {"description": left.item.description, "quantity": quantity, "is_over": left.is_over}
