"""Builders: clients of a business."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import Business
from clients.models import Agreement, Client
from clients.services import acceptance, agreements
from foundation.kernel.actors import Actor

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


def actor_of(business: Business) -> Actor:
    return Actor.freelancer(business.memberships.get().user, ip="192.0.2.9")


def item(**fields: Any) -> dict[str, Any]:
    return {
        "key": None, "description": "Photographs of the open day", "quantity": Decimal(8), "unit": "HUR",
        "unit_price": Decimal("85.00"), "vat_category": "S", "vat_rate": Decimal(21),
    } | fields  # fmt: skip


def make_agreement(
    business: Business, *, buyer: Client | None = None, items: list[dict] | None = None, **fields: Any
) -> Agreement:
    """A draft quote: 8 hours × € 85.00, a rate and a clause."""
    buyer = buyer or make_client(business, email="carol@kramer.test", language="en")
    actor = actor_of(business)
    draft = agreements.start(buyer, kind="quote", title="Open day", actor=actor)
    rates = [{"name": "Extra retouching", "unit": "HUR", "price": Decimal("60.00")}]
    clauses = [{"heading": "Extra work", "text": "Only after a yes by mail.", "page": 2, "paragraph": "4.1"}]
    return agreements.save(
        draft,
        version=draft.version,
        fields={"language": "en"} | fields,
        items=[item()] if items is None else items,
        rates=rates,
        clauses=clauses,
        actor=actor,
    )


def send(agreement: Agreement, *, to: str = "carol@kramer.test") -> Agreement:
    actor = actor_of(agreement.business)
    return acceptance.send(agreement, version=agreement.version, to=to, message="", actor=actor)


def accepted(agreement: Agreement) -> Agreement:
    sent = send(agreement)
    carol = Actor.client("Carol Kramer", ip="192.0.2.44")
    return acceptance.accept(sent, typed_name="Carol Kramer", text_sha256=sent.text_sha256, actor=carol)


def agreement_form(agreement: Agreement, **fields: Any) -> dict[str, Any]:
    """What the editor of an agreement posts, with one item."""
    counts = {f"{name}-{count}": value for name, value in (("items", 1), ("rates", 0), ("clauses", 0))
              for count in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
    row = {
        "items-0-description": "Photographs of the open day", "items-0-quantity": "8", "items-0-unit": "HUR",
        "items-0-unit_price": "85,00", "items-0-vat": "S:21",
    }  # fmt: skip
    facts = {"kind": "quote", "title": agreement.title, "language": "en", "currency": "EUR", "payment_days": "14"}
    return counts | row | facts | {"version": agreement.version} | fields
