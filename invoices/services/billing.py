"""From what was agreed to a draft invoice: what is left of every item, in one click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from clients.models import Agreement
from clients.services import agreements
from clients.states import AgreementStatus
from clients.units import Unit
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from invoices import agreed
from invoices.agreed import Left
from invoices.errors import NotAccepted, NothingLeft
from invoices.models import Invoice
from invoices.services import draft


@transaction.atomic
def bill(agreement: Agreement, *, actor: Actor) -> Invoice:
    """A draft with the rest of every item. The agreement is locked: two clicks do not take the same rest twice.

    Raises NotAccepted, or NothingLeft when everything stands on invoices or drafts already.
    """
    row = agreements.lock(agreement)
    if row.status != AgreementStatus.ACCEPTED:
        raise NotAccepted
    lines = [_line(each) for each in agreed.left(row) if not each.is_over]
    if not lines:
        raise NothingLeft
    started = draft.start(row.business, client=row.client, actor=actor)
    fields: dict[str, Any] = {"language": row.language, "currency": row.currency}
    if row.payment_days is not None:
        today = local_date(timezone.now(), row.business.time_zone)
        fields["due_on"] = today + timedelta(days=row.payment_days)
    return draft.save(started, version=started.version, fields=fields, lines=lines, actor=actor)


def _line(left: Left) -> dict[str, Any]:
    """The rest in the item's own unit; of a fixed price, or where the units do not say it, the rest as one amount."""
    item = left.item
    fixed = item.unit == Unit.LUMP_SUM and item.quantity == 1
    in_units = not fixed and left.quantity > 0
    return {
        "description": item.description,
        "service_date": None,
        "quantity": left.quantity if in_units else 1,
        "unit": item.unit if in_units or fixed else Unit.LUMP_SUM,
        "unit_price": item.unit_price if in_units else left.net,
        "vat_category": item.vat_category,
        "vat_rate": item.vat_rate,
        "scope_item_id": item.pk,
        "agreed_rate_id": None,
    }
