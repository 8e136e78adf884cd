"""Which client a row of a table means, and what importing it would change. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client

# In this order: what was written by hand for exactly this, then what the registers give out, then the address.
KEYS: dict[str, str | Promise] = {
    "external_number": _("the same client number"),
    "kvk": _("the same KvK number"),
    "vat_id": _("the same VAT number"),
    "oin": _("the same OIN"),
    "email": _("the same e-mail address"),
}
REGISTERED = ("external_number", "kvk", "vat_id", "oin")


@dataclass(frozen=True)
class Row:
    """One row that was understood. `given`: what its cells say; `complete`: with defaults, for a new client."""

    line: int
    given: dict[str, Any]
    complete: dict[str, Any]


@dataclass(frozen=True)
class Step:
    """What becomes of a row. `client` is None for a new one; `key` names what it was recognised by."""

    row: Row
    client: Client | None = None
    key: str = ""
    changes: tuple[str, ...] = ()

    @property
    def why(self) -> str | Promise:
        return KEYS.get(self.key, "")

    @property
    def labels(self) -> list[str]:
        """What changes, in the words of the form."""
        return [str(Client._meta.get_field(name).verbose_name) for name in self.changes]


@dataclass
class Plan:
    """Every row once. `twins`: rows that mean the same client as a row before them, with that row's line."""

    steps: list[Step] = field(default_factory=list)
    twins: list[tuple[Row, int]] = field(default_factory=list)

    @property
    def new(self) -> list[Step]:
        return [step for step in self.steps if step.client is None]

    @property
    def changed(self) -> list[Step]:
        return [step for step in self.steps if step.client is not None and step.changes]

    @property
    def same(self) -> list[Step]:
        return [step for step in self.steps if step.client is not None and not step.changes]


def plan(business: Business, rows: Iterable[Row]) -> Plan:
    """One query for all clients; then every row finds its client by the first key that knows exactly one."""
    known = list(Client.objects.for_business(business).order_by("created_at", "pk"))
    found, seen = Plan(), dict[tuple[str, str], int]()
    for row in rows:
        client, key = _recognised(row, known)
        marks = _marks(row, client)
        earlier = next((seen[mark] for mark in marks if mark in seen), 0)
        if earlier:
            found.twins.append((row, earlier))
            continue
        seen |= dict.fromkeys(marks, row.line)
        changes = tuple(n for n, value in row.given.items() if client is not None and getattr(client, n) != value)
        found.steps.append(Step(row, client, key, changes))
    return found


def _recognised(row: Row, known: list[Client]) -> tuple[Client | None, str]:
    for key in KEYS:
        told = row.given.get(key)
        alike = [client for client in known if told and getattr(client, key).lower() == told.lower()]
        if len(alike) == 1 and not _contradicts(alike[0], row, key):
            return alike[0], key
    return None, ""


def _contradicts(client: Client, row: Row, key: str) -> bool:
    """Two firms may share an address, never a number: another number of the same kind says that they are two."""
    others = REGISTERED[: REGISTERED.index(key)] if key in REGISTERED else REGISTERED
    return any(row.given.get(name) and getattr(client, name) not in ("", row.given[name]) for name in others)


def _marks(row: Row, client: Client | None) -> list[tuple[str, str]]:
    """By what a later row would be taken for the same client."""
    if client is not None:
        return [("id", str(client.pk))]
    return [(key, row.given[key].lower()) for key in REGISTERED if row.given.get(key)]
