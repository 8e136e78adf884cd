"""The sums above the list and in insights: read in a handful of rows, however many invoices there are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Business
from foundation.kernel.money import cents
from invoices.models import InvoiceSum
from invoices.tally import COUNTED, MEASURES, TABLE, measured

LONG_AGO = date(1900, 1, 1)  # stands for every due date that is more than OLD past
OLD = timedelta(days=100)  # beyond the last age that a figure tells apart
COUNTS = [name for name in MEASURES if name.endswith("_count")]
AMOUNTS = [name for name in MEASURES if name not in COUNTS]


def by_due(business: Business, currency: str) -> list[InvoiceSum]:
    """One unsaved row per due date."""
    return _added(InvoiceSum.objects.for_business(business).filter(currency=currency), "due_on")


def per_day(rows: QuerySet[InvoiceSum]) -> list[InvoiceSum]:
    """One unsaved row per currency, due date and date."""
    return _added(rows, "currency", "due_on", "issued_on")


def _added(rows: QuerySet[InvoiceSum], *key: str) -> list[InvoiceSum]:
    found = rows.order_by().values(*key).annotate(**{f"sum_{name}": Sum(name) for name in MEASURES})
    return [tidied(InvoiceSum(**{name.removeprefix("sum_"): row[name] for name in row})) for row in found]


def tiles(business: Business, *, today: date) -> dict[str, tuple[Decimal, int, int]]:
    """Per sum of the list: euros, how many invoices, and how many of them are in another currency. One query."""
    late, year = Q(due_on__lt=today), Q(issued_on__year=today.year)
    wanted = {"open": ("open", Q()), "overdue": ("late", late), "disputed": ("disputed", Q()), "paid": ("paid", year)}
    euro, found = Q(currency="EUR"), {}
    for key, (name, part) in wanted.items():
        found[f"{key}_euros"] = Coalesce(Sum(name, filter=part & euro), Decimal("0.00"))
        found[f"{key}_all"] = Coalesce(Sum(f"{name}_count", filter=part), 0)
        found[f"{key}_foreign"] = Coalesce(Sum(f"{name}_count", filter=part & ~euro), 0)
    sums = InvoiceSum.objects.for_business(business).aggregate(**found)
    return {key: (cents(sums[f"{key}_euros"]), sums[f"{key}_all"], sums[f"{key}_foreign"]) for key in wanted}


def folded(due_on: date | None, issued_on: date, today: date) -> tuple[date | None, date]:
    """Where rows of this day are folded to: enough to tell ages and years apart, and no more."""
    return LONG_AGO if due_on and due_on < today - OLD else due_on, issued_on.replace(month=1, day=1)


def differences(business: Business, today: date) -> list[InvoiceSum]:
    """Unsaved, per key: what the books have more than the sums; nothing where they agree. Reads every invoice of the
    business; both sides in one statement, so that they are of the same instant."""
    found: dict[tuple, InvoiceSum] = {}
    for currency, due_on, issued_on, *amounts in _both(business):
        days = folded(_day(due_on), _day(issued_on) or today, today)
        row = found.setdefault((currency, *days), InvoiceSum(business=business, currency=currency))
        row.due_on, row.issued_on = days
        for name, amount in zip(MEASURES, amounts, strict=True):
            setattr(row, name, getattr(row, name) + Decimal(str(amount)))
    return [row for row in found.values() if not is_nothing(tidied(row))]


def _both(business: Business) -> list[tuple]:
    """The invoices, and the rows of the sums taken off, per day."""
    groups = "currency, due_on, issued_on"
    sums = [f"SUM({each})" for each in measured("i")], [f'-SUM("{name}")' for name in MEASURES]
    counted = COUNTED.format(row="i")
    query = (
        f"SELECT {groups}, {', '.join(sums[0])} FROM invoices_invoice i WHERE business_id = %s AND {counted}"  # noqa: S608
        f" GROUP BY {groups} UNION ALL"
        f" SELECT {groups}, {', '.join(sums[1])} FROM {TABLE} WHERE business_id = %s GROUP BY {groups}"
    )
    key = InvoiceSum._meta.get_field("business").get_db_prep_value(business.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(query, [key, key])
        return cursor.fetchall()


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def tidied(row: InvoiceSum) -> InvoiceSum:
    """Whole numbers and cents: SQLite adds up floating point."""
    for name in COUNTS:
        setattr(row, name, int(getattr(row, name)))
    for name in AMOUNTS:
        setattr(row, name, cents(Decimal(getattr(row, name))))
    return row


def is_nothing(row: InvoiceSum) -> bool:
    return not any(getattr(row, name) for name in MEASURES)
