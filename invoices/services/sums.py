"""Keeping the sums small, and mending them. Neither waits for, nor holds up, who changes an invoice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.models import Business
from foundation.kernel.calendar import local_date
from invoices import sums
from invoices.models import InvoiceSum
from invoices.tally import MEASURES

MOST = 20_000  # rows folded in one transaction


def sweep(now: datetime) -> int:
    """Fold what came since the last time; how many businesses had news."""
    waiting = InvoiceSum.objects.filter(is_folded=False).order_by().values("business").distinct()
    found = list(Business.objects.filter(pk__in=waiting))
    for business in found:
        fold_all(business, local_date(now, business.time_zone))
    return len(found)


def fold_all(business: Business, today: date) -> None:
    while fold(business, today) >= MOST:
        pass


@transaction.atomic
def fold(business: Business, today: date) -> int:
    """The oldest rows that were added become one per key, with the row that stood there; how many they were.

    New rows are locked first, then folded ones, each by id. Who comes second finds them gone and folds the rest.
    """
    rows = InvoiceSum.objects.for_business(business).select_for_update().order_by("pk")
    taken = list(rows.filter(is_folded=False).values_list("pk", flat=True)[:MOST])
    parts = sums.per_day(InvoiceSum.objects.filter(pk__in=taken))
    touched = {_key(row, today) for row in parts}
    for row in rows.filter(is_folded=True):
        if (key := _key(row, today)) in touched or key[1] != row.due_on:  # or it became long past meanwhile
            parts.append(row)
            taken.append(row.pk)
    made = _merged(business, parts, today)
    InvoiceSum.objects.filter(pk__in=taken).delete()
    InvoiceSum.objects.bulk_create(row for row in made if not sums.is_nothing(sums.tidied(row)))
    return len(taken)


def _merged(business: Business, parts: Iterable[InvoiceSum], today: date) -> Iterable[InvoiceSum]:
    made: dict[tuple, InvoiceSum] = {}
    for part in parts:
        currency, due_on, issued_on = key = _key(part, today)
        blank = InvoiceSum(business=business, currency=currency, due_on=due_on, issued_on=issued_on, is_folded=True)
        into = made.setdefault(key, blank)
        for name in MEASURES:
            setattr(into, name, getattr(into, name) + getattr(part, name))
    return made.values()


def _key(row: InvoiceSum, today: date) -> tuple:
    return (row.currency, *sums.folded(row.due_on, row.issued_on, today))


def mend(business: Business, today: date) -> int:
    """Add what is missing to the sums; how many keys that were. Changes that come meanwhile add their own."""
    return len(InvoiceSum.objects.bulk_create(sums.differences(business, today)))
