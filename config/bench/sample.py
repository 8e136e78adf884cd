"""The seller, the buyer and the invoice that several measurements share, made by the product's own services."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Business
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import draft, issue

DESCRIPTIONS = (
    "Design review", "Website copy, 6 pages", "Extra revision round for the autumn catalogue, asked for by telephone",
)  # fmt: skip
SELLER = {
    "name": "Studio Bench", "contact_name": "Noor de Vries", "email": "bench@helder.example", "city": "Amsterdam",
    "address": "Prinsengracht 12", "postal_code": "1015 DV", "vat_id": "NL004495445B01", "kvk": "12345678",
    "iban": "NL91ABNA0417164300",
}  # fmt: skip
BUYER = {
    "buyer_name": "Kramer & Zn.", "buyer_address": "Industrieweg 3", "buyer_postal_code": "9723 AS",
    "buyer_city": "Groningen", "language": "nl",
}  # fmt: skip


def filled(business: Business, lines: int) -> Invoice:
    """A draft of so many lines that is ready to be issued."""
    actor = Actor.system()
    invoice = draft.start(business, actor=actor)
    fields = BUYER | {"due_on": timezone.now().date() + timedelta(days=30)}
    return draft.save(
        invoice, version=invoice.version, fields=fields, lines=[line(n) for n in range(lines)], actor=actor
    )


def issued(lines: int) -> Invoice:
    """An issued invoice of a business of its own."""
    invoice = filled(Business.objects.create(**SELLER), lines)
    return issue.issue(invoice, version=invoice.version, actor=Actor.system(), reason="A measurement.")


def line(place: int) -> dict[str, Any]:
    """One line of a draft; VAT at 9 % and 21 % in turn."""
    return {
        "description": DESCRIPTIONS[place % 3],
        "service_date": timezone.now().date(),
        "quantity": Decimal("3.5"),
        "unit": "HUR",
        "unit_price": Decimal("85.00"),
        "vat_category": "S",
        "vat_rate": Decimal(21 if place % 2 else 9),
    }
