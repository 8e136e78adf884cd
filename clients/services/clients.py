"""Creating and changing clients and the people there. Issued invoices keep what was printed on them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Business
from clients import matching
from clients.models import Client, Contact
from clients.tasks import check_vat
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.bell import ring


@transaction.atomic
def create(business: Business, *, fields: dict[str, Any], actor: Actor) -> Client:
    client = Client.objects.create(business=business, **fields)
    _record("client.created", client, actor, sorted(fields))
    _ask_vies(client)
    return client


@transaction.atomic
def update(client: Client, *, fields: dict[str, Any], actor: Actor) -> Client:
    """Change a client; the log keeps which fields changed, not their personal content."""
    changed = sorted(name for name, value in fields.items() if getattr(client, name) != value)
    if changed:
        values = {name: fields[name] for name in changed}
        if "vat_id" in changed:
            values |= {"vat_check": "", "vat_checked_at": None}
        Client.objects.filter(pk=client.pk).update(**values)
        client.refresh_from_db()
        _record("client.updated", client, actor, changed)
        if "vat_id" in changed:
            _ask_vies(client)
    return client


@transaction.atomic
def add_contact(client: Client, *, fields: dict[str, Any], actor: Actor) -> Contact:
    contact = Contact.objects.create(client=client, **fields)
    _record("client.contact_added", client, actor, sorted(fields))
    return contact


@transaction.atomic
def change_contact(contact: Contact, *, fields: dict[str, Any], actor: Actor) -> None:
    changed = sorted(name for name, value in fields.items() if getattr(contact, name) != value)
    if changed:
        Contact.objects.filter(pk=contact.pk).update(**fields)
        _record("client.contact_changed", contact.client, actor, changed)


@transaction.atomic
def remove_contact(contact: Contact, *, actor: Actor) -> None:
    """The person is forgotten; letters that went to them stay where they are."""
    if Contact.objects.filter(pk=contact.pk).delete()[0]:
        _record("client.contact_removed", contact.client, actor, [])


@transaction.atomic
def take_in(business: Business, *, rows: Iterable[matching.Row], actor: Actor) -> matching.Plan:
    """Create and update the clients of a table, all or none. The same table twice changes nothing the second time.

    The business is locked meanwhile, so that two imports at once do not both find nobody.
    """
    Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    plan = matching.plan(business, rows)
    for step in plan.steps:
        if step.client is None:
            create(business, fields=step.row.complete, actor=actor)
        elif step.changes:
            update(step.client, fields=step.row.given, actor=actor)
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same)}
    chain = log.business_chain(business.pk)
    log.record("client.table_imported", chain=chain, actor=actor, subject=f"business:{business.pk}", data=counts)
    return plan


def _ask_vies(client: Client) -> None:
    if settings.VIES_URL and client.vat_id:
        transaction.on_commit(partial(ring, check_vat, str(client.pk)), robust=True)


def _record(verb: str, client: Client, actor: Actor, names: list[str]) -> None:
    chain = log.business_chain(client.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"client:{client.pk}", data={"fields": names})
