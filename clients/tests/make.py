"""Builders: clients of a business."""

from __future__ import annotations

from typing import Any

from accounts.models import Business
from clients.models import Client

TYPED = {
    "name": "Atelier Lumen", "kind": "business", "contact_name": "Claire Dubois", "email": "claire@lumen.test",
    "address": "Rue du Midi 40", "postal_code": "1000", "city": "Brussel", "country": "BE", "vat_id": "BE0403170701",
    "kvk": "", "reference": "PO-7", "language": "en",
}  # fmt: skip


def make_client(business: Business, **fields: Any) -> Client:
    return Client.objects.create(business=business, **{"name": "Atelier Lumen"} | fields)


def typed(**fields: Any) -> dict[str, Any]:
    """What the form of a client posts."""
    return TYPED | fields
