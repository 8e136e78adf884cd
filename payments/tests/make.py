"""Builders: a business with invoices F-0001 and on, and the statement files that pay them."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Business
from clients.models import Client
from invoices.models import Invoice
from invoices.tests.make import actor_of, make_business, make_invoice, owner_of
from payments import statements
from payments.models import BankEntry
from payments.services import importing, suggesting

FILES = Path(__file__).parent / "files"
FULL = Decimal("514.25")


def make_payee(name: str = "Studio Noor") -> Business:
    """Numbers that do not depend on the year in which the tests run."""
    return make_business(name, number_format="F-{seq:04d}", credit_number_format="C-{seq:04d}")


def make_invoices(business: Business, count: int, **fields: Any) -> list[Invoice]:
    """F-0001 and on, all of € 514.25 for the same client."""
    return [make_invoice(business, **fields) for _each in range(count)]


def content(name: str) -> bytes:
    return (FILES / name).read_bytes()


def upload(client: Any, name: str, data: bytes | None = None) -> Any:
    """Send a statement through the page, as a person does."""
    file = SimpleUploadedFile(name, content(name) if data is None else data)
    return client.post("/payments/import/", {"file": file}, follow=True)


def take_in(business: Business, name: str, data: bytes | None = None) -> importing.Receipt:
    """Import without the page."""
    data = content(name) if data is None else data
    return importing.receive(
        business, found=statements.read(data), file_name=name, sha256=hashlib.sha256(data).hexdigest(),
        actor=actor_of(business),
    )  # fmt: skip


def seal_of(entry: BankEntry) -> str:
    entry.refresh_from_db()
    return suggesting.seal(entry, entry.matches.filter(payment=None))


def fresh(row: Any) -> Any:
    row.refresh_from_db()
    return row


def sign_in(client: Any, business: Business) -> Any:
    client.force_login(owner_of(business))
    return client


def the_client(business: Business) -> Client:
    return Client.objects.get(business=business)
