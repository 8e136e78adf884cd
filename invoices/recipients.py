"""Who an invoice goes to: the address on it, the client's own, and the people there who get invoices."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.mail import queries as mail
from invoices.models import Invoice


@dataclass(frozen=True)
class Recipient:
    """One address to offer. `chosen`: it gets the invoice unless somebody unticks it."""

    email: str
    name: str
    chosen: bool
    came_back: bool = False


def offered(invoice: Invoice) -> list[Recipient]:
    """Each address once. The people who get invoices come first and are ticked; without any, the invoice's address."""
    people = list(invoice.client.contacts.exclude(email="")) if invoice.client else []
    wanted = [person for person in people if person.gets_invoices]
    told = [(person.email, person.name, True) for person in wanted]
    told.append((invoice.buyer_email, invoice.buyer_contact or invoice.buyer_name, not wanted))
    if invoice.client:
        told.append((invoice.client.email, invoice.client.contact_name or invoice.client.name, False))
    told += [(person.email, person.name, False) for person in people if not person.gets_invoices]
    lost = mail.came_back(invoice.business_id, [email for email, _name, _chosen in told])
    found: dict[str, Recipient] = {}
    for email, name, chosen in told:
        if email:
            key = email.lower()
            found.setdefault(key, Recipient(email, name, chosen and key not in lost, key in lost))
    return list(found.values())


def reachable(invoice: Invoice) -> str:
    """Where a reminder can go: the address on the invoice, else the newest one it was sent to. Empty when every one
    of them came back: then nobody is reminded until the invoice was sent somewhere else.
    """
    sent = invoice.deliveries.filter(email__isnull=False).order_by("-sent_at", "-pk")
    addresses = [invoice.buyer_email, *sent.values_list("email__to", flat=True)[:20]]
    lost = mail.came_back(invoice.business_id, addresses)
    return next((address for address in addresses if address and address.lower() not in lost), "")
