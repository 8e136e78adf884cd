"""Runs the automatic checks of an exhibit and keeps their results with the time they ran."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from disputes import checks
from disputes.evidence_kinds import EvidenceKind
from disputes.models import Exhibit
from disputes.timelog import rows_of
from foundation.files import door
from invoices.states import Unit
from payments.models import Payment


def run(exhibit: Exhibit, table: list[list[str]] | None = None) -> None:
    """Puts `checks` and `checked_at` on the exhibit and leaves saving to the caller. Reads the file again if needed.

    `table` are the rows of its CSV when the caller has just read them.
    """
    found = checks.of(material(exhibit, table))
    exhibit.checks = [list(check) for check in found]
    exhibit.checked_at = timezone.now() if found else None


def material(exhibit: Exhibit, table: list[list[str]] | None = None) -> checks.Material:
    dispute = exhibit.dispute
    zone = ZoneInfo(dispute.business.time_zone)
    rows, unread = rows_of(exhibit, table)
    return checks.Material(
        kind=exhibit.kind,
        opened_at=dispute.opened_at.astimezone(zone),
        added_at=exhibit.added_at,
        shared_at=exhibit.shared_at,
        facts=exhibit.facts,
        told=exhibit.told | _known_now(exhibit),
        rows=tuple(rows),
        unread=tuple(unread),
        issued_on=dispute.invoice.issued_on,
        **_line(exhibit),
    )


def _line(exhibit: Exhibit) -> dict[str, Any]:
    if exhibit.line is None:
        return {}
    invoiced = exhibit.line.invoice_line
    return {
        "line_quantity": invoiced.quantity,
        "line_in_hours": invoiced.unit == Unit.HOUR,
        "line_rate": invoiced.unit_price,
        "line_net": exhibit.line.net,
        "service_date": invoiced.service_date if isinstance(invoiced.service_date, date) else None,
    }


def _known_now(exhibit: Exhibit) -> dict[str, Any]:
    """What the books and the store say at this moment."""
    if exhibit.kind == EvidenceKind.PAYMENT:
        return {"reversed": Payment.objects.filter(reverses_id=exhibit.facts.get("payment")).exists()}
    if exhibit.kind == EvidenceKind.INVOICE_VERSION and exhibit.file:
        return {"sealed": door.check(exhibit.file), "sha256": exhibit.file.sha256}
    return {}
