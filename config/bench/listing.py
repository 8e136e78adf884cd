"""What the invoice list costs at many rows: milliseconds of SQL and of all, against 1,000 rows in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Business
from config.bench.copies import copy, day
from config.bench.scratch import scratch, settle
from invoices import listing
from invoices.models import Invoice
from invoices.services import sums

BASELINE, ROUNDS = 1_000, 30
TODAY = date(2026, 11, 24)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def run(rows: int | None = None) -> dict[str, Any]:
    """First page, a page in the middle, and the sums above the list. Ratios are to 1,000 rows."""
    with scratch():
        small, large = _measure(BASELINE), _measure(rows or 100_000)
    parts = {
        name: {
            "ms": figures["ms"], "sql_ms": figures["sql_ms"], "at_1000_ms": small[name]["ms"],
            "at_1000_sql_ms": small[name]["sql_ms"], "ratio": round(figures["ms"] / small[name]["ms"], 2),
            "sql_ratio": round(figures["sql_ms"] / max(small[name]["sql_ms"], 0.01), 2),
        }
        for name, figures in large.items()
    }  # fmt: skip
    return {
        "rows": rows or 100_000, "database": connection.vendor, "parts": parts, "budget_sql_ms": 0.5,
        "budget_sql_ratio": 1.2,
    }  # fmt: skip


def _measure(rows: int) -> dict[str, dict[str, float]]:
    business = Business.objects.create(name="Studio Bench")
    with transaction.atomic():
        _fill(business, rows)
    sums.mend(business, TODAY)
    sums.fold_all(business, TODAY)
    settle()
    middle = Invoice.objects.for_business(business).order_by("-created_at", "-pk")[rows // 2]
    deep = listing._cursor(middle)
    return {
        "first page": _timed(lambda: _page(business, "")),
        "page in the middle": _timed(lambda: _page(business, deep)),
        "sums": _timed(lambda: listing.tiles(business, today=TODAY, language="nl")),
    }


def _fill(business: Business, rows: int) -> None:
    one = Invoice.objects.create(
        business=business, buyer_name="Client 0", status="issued", number="B-0", created_at=FIRST, issued_on=TODAY,
        due_on=TODAY + timedelta(days=30), total=Decimal(100), paid_total=Decimal(100),
    )  # fmt: skip
    total, minute = "(100 + n %% 900)", {"postgresql": "one.created_at + n * INTERVAL '1 minute'"}
    copy(
        one, rows - 1, buyer_name="'Client ' || n %% 97", number="'B-0' || n", total=total,
        created_at=minute.get(connection.vendor, "datetime(one.created_at, n || ' minutes')"),
        issued_on=day(TODAY, "n %% 900"), due_on=day(TODAY, "n %% 900 - 30"),
        paid_total=f"CASE WHEN n %% 10 = 0 THEN 0 ELSE {total} END",
    )  # fmt: skip


def _page(business: Business, cursor: str) -> listing.Page:
    return listing.page(business, tab="all", search="", cursor=cursor, today=TODAY, language="nl")


def _timed(act: Callable[[], object], rounds: int = ROUNDS) -> dict[str, float]:
    act()
    walls = []
    for _turn in range(rounds):
        begun = time.perf_counter()
        act()
        walls.append((time.perf_counter() - begun) * 1_000)
    return {"ms": round(statistics.median(walls), 2), "sql_ms": _sql(act)}


def _sql(act: Callable[[], object]) -> float:
    """The database's share: its queries once more, fetched and thrown away."""
    with CaptureQueriesContext(connection) as caught:
        act()
    statements = [query["sql"] for query in caught.captured_queries]
    walls = []
    with connection.cursor() as cursor:
        for _turn in range(15):
            begun = time.perf_counter()
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
            walls.append((time.perf_counter() - begun) * 1_000)
    return round(statistics.median(walls), 2)
