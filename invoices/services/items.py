"""Saved items and what is usual for a client: what new invoices start from. Issued invoices never change with them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Business
from clients.models import Client
from foundation.audit import log
from foundation.kernel.actors import Actor
from invoices.errors import ItemNameTaken
from invoices.models import InvoiceDefaults, SavedItem

ITEM_FIELDS = ("description", "unit", "unit_price", "vat_category", "vat_rate")
LONGEST_NAME = 60


@transaction.atomic
def add(business: Business, *, fields: dict[str, Any], actor: Actor) -> SavedItem:
    """Raises ItemNameTaken when there is one of this name."""
    Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    _check_name(business, fields["name"])
    item = SavedItem.objects.create(business=business, **fields)
    _record("item.added", item, actor)
    return item


@transaction.atomic
def change(item: SavedItem, *, fields: dict[str, Any], actor: Actor) -> SavedItem:
    Business.objects.select_for_update(no_key=True).get(pk=item.business_id)
    _check_name(item.business, fields["name"], but=item)
    SavedItem.objects.filter(pk=item.pk).update(**fields)
    item.refresh_from_db()
    _record("item.changed", item, actor)
    return item


@transaction.atomic
def remove(item: SavedItem, *, actor: Actor) -> None:
    _record("item.removed", item, actor)
    item.delete()


@transaction.atomic
def keep_line(business: Business, *, line: dict[str, Any], actor: Actor) -> SavedItem:
    """Save a line of an invoice as an item, named after its first words; one of that name is brought up to date."""
    Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    name = line["description"].split("\n")[0][:LONGEST_NAME].strip()
    fields = {field: line[field] for field in ITEM_FIELDS}
    known = SavedItem.objects.for_business(business).filter(name=name).first()
    if known is not None:
        return change(known, fields=fields | {"name": name}, actor=actor)
    return add(business, fields=fields | {"name": name}, actor=actor)


def _check_name(business: Business, name: str, *, but: SavedItem | None = None) -> None:
    others = SavedItem.objects.for_business(business).filter(name=name)
    if others.exclude(pk=but.pk if but else None).exists():
        raise ItemNameTaken(name)


def _record(verb: str, item: SavedItem, actor: Actor) -> None:
    chain = log.business_chain(item.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"item:{item.pk}", data={"name": item.name})


@transaction.atomic
def set_defaults(client: Client, *, fields: dict[str, Any], actor: Actor) -> InvoiceDefaults:
    """What new invoices for this client start from; the log keeps which fields changed."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    row = InvoiceDefaults.objects.filter(client=client).first() or InvoiceDefaults(client=client)
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    if changed:
        for name in changed:
            setattr(row, name, fields[name])
        row.save()
        log.record(
            "client.invoice_defaults", chain=log.business_chain(client.business_id), actor=actor,
            subject=f"client:{client.pk}", data={"fields": changed},
        )  # fmt: skip
    return row
