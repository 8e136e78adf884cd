"""What a PDF costs: ours behind the fence against a plain `write_pdf()` of the same document, in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess  # noqa: S404
import sys
import tempfile
import time
from typing import Any

from django.conf import settings
from django.db import transaction

from config.bench import sample
from foundation.pdf import fence
from foundation.pdf import paper as papers
from foundation.pdf.paper import Paper
from invoices.paper.pdf import paper_of

ROWS = (1, 20, 120, 1_000)
PATIENCE = 120  # seconds: a bench measures slow machines too; the CPU limit of the fence holds all the same


def run(rows: int | None = None) -> dict[str, Any]:
    """Milliseconds and megabytes per number of lines; CPU and memory are those of the child that printed."""
    found = {str(count): _measure(count) for count in ((rows,) if rows else ROWS)}
    result: dict[str, Any] = {"rows": found, "budget_ratio_at_20": 0.60, "budget_peak_mb_at_1000": 160}
    if {"120", "1000"} <= found.keys():
        per_line = [found[count]["cpu_ms"] / int(count) for count in ("1000", "120")]
        result |= {"time_per_line_1000_to_120": round(per_line[0] / per_line[1], 2), "budget_time_per_line": 1.15}
    return result


def _measure(count: int) -> dict[str, Any]:
    paper, rounds = _paper(count), 2 if count >= 500 else 10
    fence.measured(paper, seconds=PATIENCE)  # starts the warm process and lays out the FAQ, which later invoices share
    walls, printed = [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        printed.append(fence.measured(paper, seconds=PATIENCE))
        walls.append((time.perf_counter() - begun) * 1_000)
    naive = _naive(paper, rounds)
    cpu = statistics.median(each.cpu_ms for each in printed)
    return {
        "median_ms": round(statistics.median(walls)),
        "p95_ms": round(sorted(walls)[-(-len(walls) * 95 // 100) - 1]),
        "cpu_ms": round(cpu),
        "peak_mb": max(each.peak_mb for each in printed),
        "bytes": len(printed[0].content),
        "naive_cpu_ms": round(naive["same"]),
        "ratio": round(cpu / naive["same"], 2),
        "bare_cpu_ms": round(naive["bare"]),
        "ratio_to_bare": round(cpu / naive["bare"], 2),
    }


def _paper(count: int) -> Paper:
    """The paper of a real invoice, issued and rolled back."""
    with transaction.atomic():
        issued = sample.issued(count)
        paper = paper_of(issued)
        transaction.set_rollback(True)
    return paper


def _naive(paper: Paper, rounds: int) -> dict[str, float]:
    """The median CPU time of the plain way, in a process of its own: this one must not load WeasyPrint.

    "same" is the same kind of file (archive, tags, attachments), "bare" the pages alone.
    """
    with tempfile.TemporaryFile() as job:
        papers.write(paper, job)
        job.seek(0)
        command = [
            sys.executable,
            "-m",
            "foundation.pdf.naive",
            str(rounds),
            f"{settings.BASE_DIR}/static",
            fence.font(),
        ]
        done = subprocess.run(command, cwd=settings.BASE_DIR, stdin=job, capture_output=True, check=True)  # noqa: S603
    return {kind: statistics.median(times) for kind, times in json.loads(done.stdout).items()}
