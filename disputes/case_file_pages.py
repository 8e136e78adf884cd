"""What the page of case files shows."""

from __future__ import annotations

from typing import Any

from disputes import queries
from disputes.models import CaseFile, Dispute
from disputes.states import MakingState
from foundation.audit import log

PILLS = {MakingState.READY: "ok", MakingState.FAILED: "bad"}


def page(dispute: Dispute, language: str) -> dict[str, Any]:
    """Newest first; `busy` while one is being made; `head` is where the log stands now."""
    head, zone = log.head(log.case_chain(dispute.pk)), dispute.business.time_zone
    rows = [_row(each, head.seq, zone, language) for each in dispute.case_files.select_related("file")]
    return {"rows": rows, "busy": any(row["busy"] for row in rows), "head": head}


def _row(each: CaseFile, seq: int, zone: str, language: str) -> dict[str, Any]:
    return {
        "pk": each.pk,
        "state": each.get_state_display(),
        "pill": PILLS.get(MakingState(each.state), "info"),
        "busy": each.state in (MakingState.WAITING, MakingState.MAKING),
        "ready": each.state == MakingState.READY,
        "failed": each.state == MakingState.FAILED,
        "language": each.get_language_display(),
        "with_offers": each.with_offers,
        "when": queries.local_time(each.ready_at or each.asked_at, zone, language),
        "seq": each.seq,
        "older": each.state == MakingState.READY and each.seq < seq,
        "done": each.done,
        "total": max(each.total, each.done, 1),
        "counted": each.total > 0,
        "pages": each.pages,
        "damaged": each.damaged,
        "size": each.file.size if each.file else 0,
    }
