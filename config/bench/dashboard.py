"""What the four sums and the pages of insights cost from summaries, against adding up the invoices themselves."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from accounts.models import Business
from clients.models import Client
from config.bench.pdf import SELLER
from config.bench.scratch import scratch, settle
from disputes.models import Dispute
from disputes.policy import current
from disputes.states import State
from insights import pages, queries
from insights.measures import month_of
from insights.queries import Scope
from insights.services import summaries
from insights.services.summaries import Changes
from invoices.models import Invoice, InvoiceSum
from invoices.states import Kind, Status

ROWS = (1_000, 100_000)
DAYS = 3 * 365
ROUNDS = 20
BATCH = 5_000
CLIENTS = 200


def run(rows: int | None = None) -> dict[str, Any]:
    """Milliseconds per number of invoices, all of one business, in a database of their own."""
    with scratch():
        found = {str(count): _measure(count) for count in ((rows,) if rows else ROWS)}
    return {"database": connection.vendor, "rows": found, "budget_sql_ms": 2, "budget_times_faster": 100}


def _measure(count: int) -> dict[str, Any]:
    business, today = Business.objects.create(**SELLER), timezone.now().date()
    with transaction.atomic():
        _fill(business, count, today)
    begun = time.perf_counter()
    summaries.rebuild(business)
    rebuilt = (time.perf_counter() - begun) * 1_000
    settle()
    return _figures(business, today) | {"rebuild_ms": round(rebuilt)}


def _figures(business: Business, today: date) -> dict[str, Any]:
    scope = Scope(business, "EUR", today)
    month = month_of(today - timedelta(days=40))
    four = _timed(lambda: queries.panels(scope))
    direct = _timed(lambda: added_up(business, today), rounds=5)
    found = {
        "rows_of_sums": InvoiceSum.objects.for_business(business).count(),
        "four_sums": four, "direct": direct, "times_faster": round(direct["least_sql_ms"] / four["least_sql_ms"]),
    }  # fmt: skip
    for tab in pages.TABS:
        found[f"page_{tab}"] = _timed(partial(_page, business, today, tab), rounds=5)
    found["one_month_again"] = _timed(lambda: summaries.refresh(business, Changes({month}, {month}, set())), rounds=3)
    return found


def added_up(business: Business, today: date) -> dict[str, Any]:
    """The same sums from the invoices themselves, as the list did before it had its own."""
    late = Q(open_total__gt=F("planned_total"), due_on__lt=today, disputed_total=0)
    parts = {
        "open": (Q(open_total__gt=0), "open_total"), "overdue": (late, "open_total"),
        "disputed": (Q(disputed_total__gt=0), "disputed_total"),
        "paid": (Q(open_total__lte=0, paid_total__gt=0, issued_on__year=today.year), "paid_total"),
    }  # fmt: skip
    sums: dict[str, Any] = {}
    for name, (part, column) in parts.items():
        sums[name], sums[f"{name}_count"] = Sum(column, filter=part), Count("pk", filter=part)
    return Invoice.objects.for_business(business).issued().filter(kind=Kind.INVOICE).aggregate(**sums)


def _page(business: Business, today: date, tab: str) -> None:
    pages.page(Scope(business, "EUR", today), tab=tab, language="en")


def _timed(act: Callable[[], Any], rounds: int = ROUNDS) -> dict[str, Any]:
    """Median and p95 of the whole act, the median and the least of what the database took of it, and how many queries.

    The least is nearest to what it costs where others use the machine too.
    """
    walls, inside, counts = [], [], []
    for _round in range(rounds):
        spent: list[float] = []
        with connection.execute_wrapper(_watch(spent)):
            begun = time.perf_counter()
            act()
            walls.append((time.perf_counter() - begun) * 1_000)
        inside.append(sum(spent))
        counts.append(len(spent))
    return {
        "median_ms": round(statistics.median(walls), 2),
        "p95_ms": round(sorted(walls)[-(-len(walls) * 95 // 100) - 1], 2),
        "sql_ms": round(max(statistics.median(inside), 0.01), 2),
        "least_sql_ms": round(max(min(inside), 0.01), 2),
        "queries": counts[-1],
    }


def _watch(spent: list[float]) -> Callable:
    def watch(execute: Callable, *args: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent.append((time.perf_counter() - begun) * 1_000)

    return watch


def _fill(business: Business, count: int, today: date) -> None:
    """Three years of invoices: the old ones paid, of the newest some open, one in a hundred disputed."""
    clients = Client.objects.bulk_create(Client(business=business, name=f"Client {place}") for place in range(CLIENTS))
    policy, batch, cases = current(business), [], []
    _quicken()
    for invoice in _invoices(business, count, today, clients):
        batch.append(invoice)
        if len(batch) == BATCH:
            cases += _store(batch, policy)
            batch = []
    cases += _store(batch, policy)
    Dispute.objects.bulk_create(cases, batch_size=BATCH)


def _quicken() -> None:
    """SQLite's guard against INSERT OR REPLACE reads all invoices of the business for every row: minutes at 100,000.

    It goes in a database that goes too, or in a transaction that is rolled back.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS invoices_invoice_no_replace")


def _store(batch: list[Invoice], policy: Any) -> list[Dispute]:
    Invoice.objects.bulk_create(batch)
    return [_case(invoice, policy) for place, invoice in enumerate(batch) if place % 100 == 0]


def _invoices(business: Business, count: int, today: date, clients: list[Client]) -> Iterator[Invoice]:
    snapshot = json.loads('{"clarity": [{"position": 1, "score": 85, "rules": []}]}')
    for place in range(count):
        day = today - timedelta(days=DAYS - place * DAYS // count)
        total = Decimal(100 + place % 900)
        is_open = place % 40 == 0 or (today - day).days < 20
        yield Invoice(
            business=business, client=clients[place % CLIENTS], kind=Kind.INVOICE, status=Status.ISSUED,
            number=f"B-{place:07d}", issued_on=day, issued_at=timezone.now(), due_on=day + timedelta(days=30),
            net_total=total, total=total, paid_total=Decimal(0) if is_open else total, snapshot=snapshot,
            disputed_total=Decimal(50) if is_open and place % 100 == 0 else Decimal(0),
        )  # fmt: skip


def _case(invoice: Invoice, policy: Any) -> Dispute:
    return Dispute(
        business_id=invoice.business_id, invoice=invoice, number=f"G-{invoice.number}", policy=policy,
        state=State.RAISED, client_name="Carol", summary="Bench",
        opened_at=timezone.now() - timedelta(days=(timezone.now().date() - invoice.issued_on).days),
    )  # fmt: skip
