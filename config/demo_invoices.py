"""Invoices of the demo, made and issued the way a person makes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from clients.models import Client
from foundation.kernel.actors import Actor
from invoices.deposits import Deposit
from invoices.models import Invoice
from invoices.services import draft
from invoices.services import issue as issuing


def moment(days_ago: int, hour: int = 9) -> datetime:
    return datetime.combine(timezone.now().date() - timedelta(days=days_ago), time(hour), UTC)


def make_invoice(
    client: Client, lines: list[dict[str, Any]], actor: Actor, *, due_in: int = 30, deposits: tuple[Deposit, ...] = (),
    **fields: Any,
) -> Invoice:  # fmt: skip
    """Issued today, due `due_in` days from now; the work was done three days ago."""
    invoice = draft.start(client.business, client=client, actor=actor)
    reverse = client.country != "NL"
    today = timezone.now().date()
    rows = [row(line, today - timedelta(days=3), reverse=reverse) for line in lines]
    fields |= {"due_on": today + timedelta(days=due_in)}
    invoice = draft.save(invoice, version=invoice.version, fields=fields, lines=rows, deposits=deposits, actor=actor)
    return issuing.issue(invoice, version=invoice.version, actor=actor)


def row(line: dict[str, Any], day: date | None, *, reverse: bool = False) -> dict[str, Any]:
    """What the editor would send for this line."""
    told = {
        "description": line["description"], "service_date": day, "quantity": Decimal(line["quantity"]),
        "unit": line["unit"], "unit_price": Decimal(line["price"]), "vat_category": "AE" if reverse else "S",
        "vat_rate": Decimal(0) if reverse else Decimal(21),
    }  # fmt: skip
    if "discount" in line:
        told |= {"discount": Decimal(line["discount"]), "discount_reason": line["discount_reason"]}
    return told | {name: line[name] for name in ("scope_item_id",) if name in line}
