"""Where the rows of a time log come from: its CSV, or what was typed."""

from __future__ import annotations

from disputes.checks.timelog import LogRow, read_table, read_text
from disputes.evidence_kinds import EvidenceKind
from disputes.models import Exhibit
from foundation.files import describe


def rows_of(exhibit: Exhibit, table: list[list[str]] | None = None) -> tuple[list[LogRow], list[str]]:
    """The rows, and which could not be read. `table` are the rows of its CSV when the caller has just read them."""
    if exhibit.kind != EvidenceKind.TIME_LOG:
        return [], []
    if exhibit.file is None:
        return read_text(exhibit.text)
    return read_table(table if table is not None else describe.of_stored(exhibit.file).get("rows", []))
