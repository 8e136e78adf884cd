"""How many invoices a second can be issued by one writer: number, freeze, link and event, without the PDF."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Business
from config.bench.pdf import BUYER, SELLER, _line
from foundation.kernel.actors import Actor
from invoices.services import draft, issue


def run(rows: int | None = None) -> dict[str, Any]:
    """Milliseconds per invoice of three lines; each in a savepoint of one transaction that is rolled back."""
    count, actor, walls = rows or 200, Actor.system(), []
    with transaction.atomic(), patch.object(issue, "ring"):
        business = Business.objects.create(**SELLER)
        lines = [_line(place) for place in range(3)]
        due = {"due_on": timezone.now().date() + timedelta(days=30)}
        drafts = [draft.start(business, actor=actor) for _each in range(count)]
        drafts = [draft.save(one, version=1, fields=BUYER | due, lines=lines, actor=actor) for one in drafts]
        begun = time.perf_counter()
        for one in drafts:
            started = time.perf_counter()
            issue.issue(one, version=one.version, actor=actor, reason="A measurement.")
            walls.append((time.perf_counter() - started) * 1_000)
        whole = time.perf_counter() - begun
        transaction.set_rollback(True)
    return {
        "rows": count, "database": connection.vendor, "per_second": round(count / whole), "budget_per_second": 400,
        "median_ms": round(statistics.median(walls), 2), "p95_ms": round(sorted(walls)[int(len(walls) * 0.95) - 1], 2),
    }  # fmt: skip
