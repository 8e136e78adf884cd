"""A client's account: everything that was charged, credited, paid and given back, with a running balance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from invoices.models import Invoice
from invoices.states import Kind
from payments.models import CreditMovement, Payment, WriteOff
from payments.states import CreditKind, Method

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Movement:
    """One line of the account. `amount` raises (+) or lowers (−) what the client owes."""

    day: date
    rank: int  # on one day: what was charged comes before what was paid
    what: str | Promise
    number: str
    amount: Decimal
    invoice: UUID | None = None


@dataclass(frozen=True)
class Line:
    movement: Movement
    balance: Decimal


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice that is not settled today."""

    pk: UUID
    number: str
    issued_on: date
    due_on: date | None
    open: Decimal
    disputed: Decimal


@dataclass(frozen=True)
class Account:
    """One currency of one client. `opening` is the balance at the start of the first day; positive is owed to you."""

    currency: str
    opening: Decimal
    lines: list[Line]
    closing: Decimal
    still_open: list[OpenInvoice]
    credit: Decimal

    @property
    def disputed(self) -> Decimal:
        return sum((each.disputed for each in self.still_open), ZERO)


def accounts(client: Client, start: date, end: date) -> list[Account]:
    """An account per currency, EUR first; what is open and credited is as of today. Six queries, whatever the size."""
    by_currency: dict[str, list[Movement]] = defaultdict(list)
    for currency, movement in _movements(client):
        by_currency[currency].append(movement)
    still_open, credit = _open(client), _credit(client)
    order = sorted(by_currency, key=lambda currency: (currency != "EUR", currency))
    return [
        _account(currency, by_currency[currency], start, end, still_open.get(currency, []), credit.get(currency, ZERO))
        for currency in order
    ]


def _account(
    currency: str, movements: list[Movement], start: date, end: date, still_open: list[OpenInvoice], credit: Decimal
) -> Account:
    ordered = sorted(movements, key=lambda each: (each.day, each.rank, each.number))
    opening = sum((each.amount for each in ordered if each.day < start), ZERO)
    balance, lines = opening, []
    for each in ordered:
        if start <= each.day <= end:
            balance += each.amount
            lines.append(Line(each, balance))
    return Account(currency, opening, lines, balance, still_open, credit)


def _movements(client: Client) -> Iterator[tuple[str, Movement]]:
    yield from _documents(client)
    yield from _payments(client)
    yield from _write_offs(client)
    yield from _credit_movements(client)


def _documents(client: Client) -> Iterator[tuple[str, Movement]]:
    rows = Invoice.objects.for_business(client.business_id).issued().filter(client=client)
    for pk, kind, number, day, total, currency in rows.values_list(
        "pk", "kind", "number", "issued_on", "total", "currency"
    ):
        note = kind == Kind.CREDIT_NOTE
        what = _("Credit note") if note else _("Invoice")
        yield currency, Movement(day, 1 if note else 0, what, number, -total if note else total, pk)


def _payments(client: Client) -> Iterator[tuple[str, Movement]]:
    """Payments from a credit move nothing between the two: the money came when it was overpaid."""
    rows = Payment.objects.filter(business=client.business_id, invoice__client=client).exclude(method=Method.CREDIT)
    for day, amount, undone, number, pk, currency in rows.values_list(
        "received_on", "amount", "reverses", "invoice__number", "invoice", "invoice__currency"
    ):
        what = _("Payment") if amount > 0 else _("Paid back")
        yield currency, Movement(day, 2, _("Booking undone") if undone else what, number, -amount, pk)


def _write_offs(client: Client) -> Iterator[tuple[str, Movement]]:
    rows = WriteOff.objects.filter(business=client.business_id, invoice__client=client)
    for day, amount, number, pk, currency in rows.values_list(
        "written_on", "amount", "invoice__number", "invoice", "invoice__currency"
    ):
        what = _("Written off") if amount > 0 else _("Write-off taken back")
        yield currency, Movement(day, 3, what, number, -amount, pk)


def _credit_movements(client: Client) -> Iterator[tuple[str, Movement]]:
    """Only what came from or went to the client: not what moved between an invoice and the credit."""
    rows = CreditMovement.objects.filter(business=client.business_id, client=client, payment=None)
    words = {
        CreditKind.OVERPAID: _("Paid too much"),
        CreditKind.REFUNDED: _("Credit paid back"),
        CreditKind.TAKEN_BACK: _("Booking undone"),
    }
    for day, amount, kind, currency in rows.values_list("happened_on", "amount", "kind", "currency"):
        yield currency, Movement(day, 2, words[CreditKind(kind)], "", -amount)


def _open(client: Client) -> dict[str, list[OpenInvoice]]:
    rows = Invoice.objects.for_business(client.business_id).issued()
    rows = rows.filter(client=client, kind=Kind.INVOICE, open_total__gt=0).order_by("due_on", "number")
    found: dict[str, list[OpenInvoice]] = defaultdict(list)
    for pk, number, issued, due, open_, disputed, currency in rows.values_list(
        "pk", "number", "issued_on", "due_on", "open_total", "disputed_total", "currency"
    ):
        found[currency].append(OpenInvoice(pk, number, issued, due, open_, min(disputed, open_)))
    return found


def _credit(client: Client) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    rows = CreditMovement.objects.filter(business=client.business_id, client=client)
    for currency, amount in rows.values_list("currency", "amount"):
        found[currency] += amount
    return found
