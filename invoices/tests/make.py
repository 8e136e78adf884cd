"""Builders: plain functions that make the smallest honest thing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Business, Membership, User
from foundation.kernel.actors import Actor, Party
from invoices.models import Invoice
from invoices.services import draft
from invoices.services import issue as issuing

LINE = {
    "description": "Fotografie open dag, 5 uur",
    "service_date": date(2026, 11, 3),
    "quantity": Decimal(5),
    "unit": "HUR",
    "unit_price": Decimal("85.00"),
    "vat_category": "S",
    "vat_rate": Decimal(21),
}


def make_business(name: str = "Studio Noor", **fields: Any) -> Business:
    """A business that may issue: everything the law wants on paper is there."""
    email = fields.pop("email", f"{name.lower().replace(' ', '')}@helder.test")
    user = User.objects.create_user(name, email, "a-long-password")
    values = {
        "name": name, "contact_name": "Noor de Vries", "address": "Prinsengracht 12", "postal_code": "1015 DV",
        "city": "Amsterdam", "vat_id": "NL004495445B01", "kvk": "12345678", "iban": "NL91ABNA0417164300",
        "email": email, "language": "en",
    }  # fmt: skip
    business = Business.objects.create(**values | fields)
    Membership.objects.create(business=business, user=user)
    return business


def owner_of(business: Business) -> User:
    return business.memberships.get().user


def actor_of(business: Business) -> Actor:
    return Actor.freelancer(owner_of(business))


def line(**fields: Any) -> dict[str, Any]:
    return LINE | fields


BUYER = {
    "buyer_name": "Kramer & Zn.", "buyer_kind": "business", "buyer_contact": "Carol Kramer",
    "buyer_email": "carol@kramer.test", "buyer_address": "Industrieweg 3", "buyer_postal_code": "9723 AS",
    "buyer_city": "Groningen",
}  # fmt: skip


def make_draft(business: Business, *, lines: list[dict] | None = None, **fields: Any) -> Invoice:
    actor = actor_of(business)
    invoice = draft.start(business, actor=actor)
    due = timezone.now().date() + timedelta(days=30)
    values = BUYER | {"due_on": due, "language": "en"} | fields
    if values.get("currency", "EUR") != "EUR":
        values = {"exchange_rate": Decimal("0.9213"), "exchange_rate_on": timezone.now().date()} | values
    return draft.save(
        invoice, version=invoice.version, fields=values, lines=[line()] if lines is None else lines, actor=actor
    )


def make_invoice(business: Business, *, lines: list[dict] | None = None, **fields: Any) -> Invoice:
    """An issued invoice: 5 × € 85.00 + 21 % = € 514.25 unless told otherwise."""
    invoice = make_draft(business, lines=lines, **fields)
    reason = "These lines are about something else than wording."
    return issuing.issue(invoice, version=invoice.version, actor=actor_of(business), reason=reason)


def mark_sent(invoice: Invoice) -> Invoice:
    Invoice.objects.filter(pk=invoice.pk).update(sent_at=timezone.now())
    invoice.refresh_from_db()
    return invoice


SYSTEM = Actor.system()
CLIENT = Actor(Party.CLIENT, "Carol Kramer", None, "link")
