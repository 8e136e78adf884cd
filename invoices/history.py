"""A client's invoices, for the client's page of the owner; what an agreement has come to, for the page of that."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Agreement, Client
from clients.states import AgreementStatus
from clients.units import Unit, counted
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount, format_quantity
from invoices import agreed, listing, queries
from invoices.models import Invoice, InvoiceDefaults
from invoices.sheets import rate_text
from invoices.states import Kind


def of_client(client: Client, language: str) -> dict[str, Any]:
    """The newest fifty invoices, and in euro what was invoiced and what is open. Two queries."""
    today = local_date(timezone.now(), client.business.time_zone)
    page = listing.page(
        client.business, tab="all", search="", cursor="", today=today, language=language, client=client.pk
    )
    return {"template": "invoices/_client_history.html", "page": page, **_sums(client, language)}


def usual_of(client: Client, language: str) -> dict[str, Any]:
    """What new invoices for the client start from, in words."""
    defaults = queries.defaults_of(client)
    return {
        "template": "invoices/_client_defaults.html",
        "client": client,
        "usual": _words(defaults, language) if defaults else [],
    }


def _words(defaults: InvoiceDefaults, language: str) -> list[tuple[str, str]]:
    found = []
    if defaults.payment_days is not None:
        days = ngettext("%(n)s day", "%(n)s days", defaults.payment_days) % {"n": defaults.payment_days}
        found.append((_("Payment term"), days))
    if defaults.hourly_rate is not None:
        found.append((_("Hourly rate"), format_amount(defaults.hourly_rate, defaults.currency or "EUR", language)))
    if defaults.currency:
        found.append((_("Currency"), defaults.currency))
    if defaults.vat_category:
        found.append((_("VAT"), rate_text(defaults.vat_category, str(defaults.vat_rate or 0), language)))
    if defaults.discount_percent:
        found.append((_("Discount"), f"{format_quantity(defaults.discount_percent, language)}%"))
    if defaults.notes:
        found.append((_("Notes"), defaults.notes))
    return found


def _sums(client: Client, language: str) -> dict[str, Any]:
    invoices = Q(kind=Kind.INVOICE, currency="EUR")
    rows = Invoice.objects.for_business(client.business).issued().filter(client=client)
    found = rows.aggregate(
        invoiced=Sum("total", filter=invoices),
        credited=Sum("credited_total", filter=invoices),
        open=Sum("open_total", filter=invoices & Q(open_total__gt=0)),
        count=Count("pk", filter=Q(kind=Kind.INVOICE)),
        foreign=Count("pk", filter=Q(kind=Kind.INVOICE) & ~Q(currency="EUR")),
    )
    names = ("invoiced", "credited", "open")
    amounts = {name: format_amount(found[name] or Decimal("0.00"), "EUR", language) for name in names}
    return amounts | {"count": found["count"], "foreign": found["foreign"], "has_credit": bool(found["credited"])}


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
