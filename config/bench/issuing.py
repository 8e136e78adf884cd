"""How many invoices of one business are issued a second: number, freeze, link and event, without the PDF."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Sequence
from multiprocessing.pool import Pool
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Business
from config.bench import sample
from config.bench.scratch import scratch
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import issue

LINES, WRITERS = 3, 8


def run(rows: int | None = None) -> dict[str, Any]:
    """Invoices of three lines, each committed by itself: by one writer, and by eight processes on PostgreSQL."""
    count = rows or 400
    with scratch():
        business = Business.objects.create(**sample.SELLER)
        found = {"writers_1": _measure(business, count, 1)}
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            found |= {f"writers_{WRITERS}": _measure(business, count, WRITERS), "gaps": _gaps(business)}
    return {"rows": count, "database": connection.vendor, "budget_per_second": 400, "budget_p99_ms": 100} | found


def _measure(business: Business, count: int, writers: int) -> dict[str, Any]:
    with transaction.atomic():
        drafts = [sample.filled(business, LINES).pk for _each in range(count)]
    shares = [drafts[writer::writers] for writer in range(writers)]
    begun = time.perf_counter()
    if writers == 1:
        walls = _issue(drafts)
    else:
        connection.close()  # a connection must not be shared by two processes
        with _pool(writers) as pool:
            pool.map(_connect, range(writers), chunksize=1)
            begun = time.perf_counter()
            walls = [wall for share in pool.map(_issue, shares, chunksize=1) for wall in share]
    whole, walls = time.perf_counter() - begun, sorted(walls)
    p99 = walls[-(-len(walls) * 99 // 100) - 1]
    return {
        "per_second": round(count / whole), "median_ms": round(statistics.median(walls), 2), "p99_ms": round(p99, 2),
    }  # fmt: skip


def _pool(writers: int) -> Pool:
    return multiprocessing.get_context("fork").Pool(writers)


def _connect(_writer: int) -> None:
    connection.ensure_connection()


def _issue(drafts: Sequence[UUID]) -> list[float]:
    """Milliseconds of each, from reading the draft to the commit. The worker that prints it is not called."""
    walls, actor = [], Actor.system()
    with patch.object(issue, "ring"):
        for pk in drafts:
            started = time.perf_counter()
            one = Invoice.objects.get(pk=pk)
            issue.issue(one, version=one.version, actor=actor, reason="A measurement.")
            walls.append((time.perf_counter() - started) * 1_000)
    return walls


def _gaps(business: Business) -> int:
    """How many numbers are missing between the first and the last."""
    numbers = sorted(
        int(number.rsplit("-", 1)[1])
        for number in Invoice.objects.for_business(business).issued().values_list("number", flat=True)
    )
    return numbers[-1] - numbers[0] + 1 - len(numbers) if numbers else 0
