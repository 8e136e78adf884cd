"""Creating and changing clients. Issued invoices keep what was printed on them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Business
from clients.models import Client
from foundation.audit import log
from foundation.kernel.actors import Actor


@transaction.atomic
def create(business: Business, *, fields: dict[str, Any], actor: Actor) -> Client:
    client = Client.objects.create(business=business, **fields)
    _record("client.created", client, actor, sorted(fields))
    return client


@transaction.atomic
def update(client: Client, *, fields: dict[str, Any], actor: Actor) -> Client:
    """Change a client; the log keeps which fields changed, not their personal content."""
    changed = sorted(name for name, value in fields.items() if getattr(client, name) != value)
    if changed:
        Client.objects.filter(pk=client.pk).update(**{name: fields[name] for name in changed})
        client.refresh_from_db()
        _record("client.updated", client, actor, changed)
    return client


def _record(verb: str, client: Client, actor: Actor, names: list[str]) -> None:
    chain = log.business_chain(client.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"client:{client.pk}", data={"fields": names})
