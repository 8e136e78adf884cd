"""What the four sums and the pages of insights cost from summaries, against adding up the invoices themselves."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from accounts.models import Business
from clients.models import Client
from config.bench.copies import copy, day
from config.bench.sample import SELLER
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
    Client.objects.bulk_create(Client(business=business, name=f"Client {place}") for place in range(CLIENTS))
    first, back = today - timedelta(days=DAYS), f"{DAYS} - CAST(n AS bigint) * {DAYS} / {count}"
    one = Invoice.objects.create(
        business=business, kind=Kind.INVOICE, status=Status.ISSUED, number="B-1", issued_on=first, total=Decimal(100),
        issued_at=timezone.now(), due_on=first + timedelta(days=30), net_total=Decimal(100), paid_total=Decimal(100),
        snapshot={"clarity": [{"position": 1, "score": 85, "rules": []}]}, client=business.clients.first(),
    )  # fmt: skip
    total, is_open = "(100 + n %% 900)", f"(n %% 40 = 0 OR {back} < 20)"
    copy(
        one, count - 1, clients=CLIENTS, client_id="client.id", number="'B-0' || n", total=total, net_total=total,
        issued_on=day(today, back), due_on=day(today, f"{back} - 30"),
        paid_total=f"CASE WHEN {is_open} THEN 0 ELSE {total} END",
        disputed_total=f"CASE WHEN {is_open} AND n %% 100 = 0 THEN 50 ELSE 0 END",
    )  # fmt: skip
    policy = current(business)
    disputed = Invoice.objects.for_business(business).filter(number__endswith="00").order_by("issued_on", "pk")
    Dispute.objects.bulk_create((_case(invoice, policy) for invoice in disputed.iterator(BATCH)), batch_size=BATCH)


def _case(invoice: Invoice, policy: Any) -> Dispute:
    return Dispute(
        business_id=invoice.business_id, invoice=invoice, number=f"G-{invoice.number}", policy=policy,
        state=State.RAISED, client_name="Carol", summary="Bench",
        opened_at=timezone.now() - timedelta(days=(timezone.now().date() - invoice.issued_on).days),
    )  # fmt: skip
