"""The rows together: without gap or overlap, asked by code, party, day and jurisdiction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from foundation.law import errors
from foundation.law.errors import TableRefused
from foundation.law.finding import NOTE, Finding
from foundation.law.parties import order_of
from foundation.law.rows import Row, row_of
from foundation.law.words import dutch, english

DATA = Path(__file__).parent / "data"
EU = "EU"
# The 27 member states, ISO 3166.
MEMBERS = frozenset({
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
})  # fmt: skip


@dataclass(frozen=True)
class Table:
    """All rows in one validated table. `load()` gives the shipped one."""

    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        _refuse_double_ids(self.rows)
        for key, members in _by_key(self.rows).items():
            _refuse_gap_or_overlap(key, members)

    def resolve(self, code: str, party: str, on_date: date, jurisdiction: str) -> Row | None:
        """The row of the nearest law: the country's own, then the EU's for its members, else None, which is no claim.

        A row whose value is None says that this law has no such figure: also no claim, never another country's.
        """
        found = self.brackets(code, party, on_date, jurisdiction)
        return found[0] if found and found[0].value is not None else None

    def brackets(self, code: str, party: str, on_date: date, jurisdiction: str) -> list[Row]:
        """All rows of a bracketed table on a day, in the order of the file."""
        for law in (jurisdiction, EU) if jurisdiction in MEMBERS else (jurisdiction,):
            for who in order_of(party):
                rows = self._live(code, law, who)
                if found := [row for row in rows if row.holds_on(on_date)]:
                    return found
        return []

    def latest(self, code: str, party: str, on_date: date, jurisdiction: str) -> list[Row]:
        """The brackets of the last day on or before `on_date` that has figures: for tables that are known late."""
        ends = [
            row.valid_to for row in self._live(code, jurisdiction, party) if row.valid_to and row.valid_to <= on_date
        ]
        for day in [on_date, *sorted((end - end.resolution for end in set(ends)), reverse=True)]:
            found = self.brackets(code, party, day, jurisdiction)
            if found and all(_has_figures(row) for row in found):
                return found
        return []

    def by_id(self, row_id: str) -> Row:
        """A row by its id, replaced or not. Raises TableRefused for an id that was never there."""
        found = next((row for row in self.rows if row.id == row_id), None)
        if found is None:
            raise TableRefused(errors.UNKNOWN, id=row_id)
        return found

    def pinned(self, row_ids: Iterable[str]) -> Table:
        """Only these rows, the last of each key without an end: what a paper was computed with, to compute it again."""
        rows = [replace(self.by_id(row_id), replaced_by="") for row_id in dict.fromkeys(row_ids)]
        last = {key: max(members, key=lambda row: row.valid_from) for key, members in _by_key(rows).items()}
        return Table(tuple(replace(row, valid_to=None) if row == last[row.key] else row for row in rows))

    def overlaid(self, rows: Iterable[Row]) -> Table:
        """With rows added or verified by an admin. A known id is replaced (its figures may not differ); a new row ends
        the open row of its key on the day it begins. Raises TableRefused when the result has a gap or an overlap."""
        known = {row.id: row for row in self.rows}
        for row in rows:
            _refuse_other_figures(known.get(row.id), row)
            _end_the_open_one(known, row)
            known[row.id] = row
        return Table(tuple(known.values()))

    def _live(self, code: str, jurisdiction: str, party: str) -> list[Row]:
        wanted = (code, jurisdiction, party)
        return [row for row in self.rows if row.key[:3] == wanted and not row.replaced_by]


def load(overlay: Iterable[Row] = ()) -> Table:
    """The shipped tables, with the rows of an overlay. Raises TableRefused with a sentence."""
    rows = list(overlay)
    return shipped().overlaid(rows) if rows else shipped()


@cache
def shipped() -> Table:
    records = [record for name in ("nl", "eu") for record in _read(name)]
    return Table(tuple(row_of(record) for record in records))


def resolve(
    code: str, party: str, on_date: date, jurisdiction: str, *, table: Table | None = None
) -> tuple[Row | None, tuple[Finding, ...]]:
    """`Table.resolve` with what has to be said about the row: that it is no claim, or not of high confidence."""
    row = (table or shipped()).resolve(code, party, on_date, jurisdiction)
    return row, (_no_claim(code, on_date, jurisdiction),) if row is None else confidence_of(row)


def confidence_of(row: Row) -> tuple[Finding, ...]:
    """Nothing for a row of high confidence; for the others a sentence that belongs on the screen."""
    if row.confidence == "high":
        return ()
    return (
        Finding(
            "CONFIDENCE",
            row.citation,
            f"The figure valid from {english(row.valid_from)} has not been checked against its official source yet.",
            f"Het cijfer dat geldt vanaf {dutch(row.valid_from)} is nog niet naast de officiële bron gelegd.",
            NOTE,
        ),
    )


def _no_claim(code: str, day: date, jurisdiction: str) -> Finding:
    return Finding(
        "NO-CLAIM",
        code,
        f"The tables have no rule for this under the law of {jurisdiction} on {english(day)}. No amount is claimed.",
        f"De tabellen kennen hiervoor geen regel in het recht van {jurisdiction} op "
        f"{dutch(day)}. Er wordt niets gevorderd.",
        NOTE,
    )


def _read(name: str) -> list[dict]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _has_figures(row: Row) -> bool:
    return row.value is not None and not (isinstance(row.value, dict) and None in [*row.value.values()][1:])


def _by_key(rows: Iterable[Row]) -> dict[tuple, list[Row]]:
    found: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.replaced_by:
            found[row.key].append(row)
    return found


def _refuse_double_ids(rows: Iterable[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise TableRefused(errors.TWICE, id=row.id)
        seen.add(row.id)


def _refuse_gap_or_overlap(key: tuple, members: list[Row]) -> None:
    members = sorted(members, key=lambda row: row.valid_from)
    for earlier, later in zip(members, members[1:], strict=False):
        if earlier.valid_to is None or earlier.valid_to > later.valid_from:
            raise TableRefused(errors.OVERLAP, earlier=earlier.id, later=later.id, day=later.valid_from)
        if earlier.valid_to < later.valid_from:
            raise TableRefused(errors.GAP, since=earlier.valid_to, later=later.id, day=later.valid_from)


def _refuse_other_figures(old: Row | None, new: Row) -> None:
    if old is not None and (old.key, old.value, old.unit, old.valid_from) != (
        new.key, new.value, new.unit, new.valid_from,
    ):  # fmt: skip
        raise TableRefused(errors.USED, id=old.id)


def _end_the_open_one(known: dict[str, Row], new: Row) -> None:
    for row in list(known.values()):
        live = row.id != new.id and row.key == new.key and not row.replaced_by
        if live and row.valid_to is None and row.valid_from < new.valid_from:
            known[row.id] = replace(row, valid_to=new.valid_from)
