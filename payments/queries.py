"""What matching, pages and papers need to know, without N+1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from accounts.models import Business
from clients.models import Client
from invoices.models import Invoice
from payments.matching import ZERO, Book, Candidate
from payments.models import BankEntry, Match, Payment
from payments.states import EntryState, Method

LOOK_BACK = timedelta(days=3 * 365)
COLUMNS = (
    "pk", "client_id", "number", "currency", "open_total", "disputed_total", "paid_total", "due_on", "corrects_id",
)  # fmt: skip


def book(business: Business, *, ibans: Iterable[str], since: date) -> Book:
    """Everything issued from three years before `since` on: a client may pay twice, and refunds name paid invoices."""
    rows = Invoice.objects.for_business(business).issued()
    rows = rows.filter(issued_on__gte=since - LOOK_BACK, client__isnull=False)
    by_hand = booked_by_hand(business, since)
    candidates = [
        Candidate(
            pk, client, number, currency, open_, max(open_ - disputed, ZERO), paid, due_on, corrects,
            tuple(by_hand.get(pk, ())),
        )
        for pk, client, number, currency, open_, disputed, paid, due_on, corrects in rows.values_list(*COLUMNS)
    ]  # fmt: skip
    return Book(candidates, clients_of_iban(business, ibans))


def booked_by_hand(business: Business, since: date) -> dict[UUID, list[tuple[Decimal, date]]]:
    """Payments that were typed in and not found on a statement yet, per invoice: amount and day."""
    rows = Payment.objects.for_business(business).filter(
        method=Method.HAND, reverses=None, reversed_by=None, received_on__gte=since - timedelta(days=60)
    )
    found: dict[UUID, list[tuple[Decimal, date]]] = defaultdict(list)
    linked = Match.objects.filter(business=business, undone_at=None, payment__isnull=False).values("payment")
    for invoice, amount, day in rows.exclude(pk__in=linked).values_list("invoice_id", "amount", "received_on"):
        found[invoice].append((amount, day))
    return found


def clients_of_iban(business: Business, ibans: Iterable[str]) -> dict[str, set[UUID]]:
    """Whose money came from these accounts before, as confirmed by booking it."""
    wanted = {iban for iban in ibans if iban}
    found: dict[str, set[UUID]] = defaultdict(set)
    known = BankEntry.objects.for_business(business).filter(state=EntryState.MATCHED, client__isnull=False)
    for iban, client in known.filter(iban__in=wanted).values_list("iban", "client_id").distinct():
        found[iban].add(client)
    return found


def open_invoices(client: Client, currency: str) -> list[Invoice]:
    """What the client still owes, the oldest debt first."""
    rows = Invoice.objects.for_business(client.business_id).issued()
    return list(
        rows.filter(client=client, kind="invoice", currency=currency, open_total__gt=0).order_by("due_on", "pk")
    )
