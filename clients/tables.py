"""Clients as a table to take away. The import reads it back, and then nothing changes."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from clients.models import Client
from foundation.kernel import spreadsheet

COLUMNS = (
    "external_number", "name", "kind", "contact_name", "email", "address", "postal_code", "city", "country",
    "vat_id", "kvk", "oin", "reference", "order_required", "language", "form_of_address",
)  # fmt: skip
SAMPLE = {
    "external_number": "K-001", "name": "Kramer & Zn. Bouw", "kind": "business", "contact_name": "Henk Kramer",
    "email": "henk@kramer.example", "address": "Industrieweg 3", "postal_code": "9723 AS", "city": "Groningen",
    "country": "NL", "vat_id": "NL004495445B01", "kvk": "12345678", "language": "nl", "form_of_address": "formal",
}  # fmt: skip


def as_csv(rows: Iterable[Client], language: str) -> bytes:
    """One row per client, by name; choices as their codes, so that they read the same in every language."""
    return spreadsheet.as_csv(_heading(), (_row(client) for client in rows), language=language)


def sample(language: str) -> bytes:
    """The same columns with one invented client."""
    return as_csv([Client(**SAMPLE)], language)


def _heading() -> list[str]:
    names = [str(Client._meta.get_field(name).verbose_name).capitalize() for name in COLUMNS]
    return [*names, _("Abbreviations they know")]


def _row(client: Client) -> list[str]:
    told = {name: getattr(client, name) for name in COLUMNS}
    told["order_required"] = _("yes") if client.order_required else _("no")
    return [*(str(told[name]) for name in COLUMNS), _glossary(client)]


def _glossary(client: Client) -> str:
    """For taking away only: an import does not read it. `client.terms` is fetched beforehand."""
    return "" if client._state.adding else "; ".join(str(term) for term in client.terms.all() if term.known)
