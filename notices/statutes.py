"""The tables of the law as this installation knows them: shipped rows, with what admins added and verified.

Kept per process for half a minute, and forgotten at once where somebody changes them. What must not be a moment old
(a letter that leaves) asks with `fresh=True`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.law.errors import TableRefused
from foundation.law.rows import Row, row_of
from foundation.law.table import Table, load, shipped
from notices.errors import RuleRefused
from notices.models import LawCheck, LawRow

KEPT_FOR = 30  # seconds
FIELDS = ("code", "jurisdiction", "party", "unit", "citation", "source", "url", "note")
_held: tuple[float, Table] | None = None


def table(*, fresh: bool = False) -> Table:
    """The shipped rows with the overlay of this installation."""
    global _held
    if fresh or _held is None or time.monotonic() - _held[0] > KEPT_FOR:
        _held = (time.monotonic(), build())
    return _held[1]


def forget() -> None:
    """The next question reads the rows again."""
    global _held
    _held = None


@contextmanager
def in_our_words() -> Iterator[None]:
    """What the law refuses, in the reader's language."""
    try:
        yield
    except TableRefused as refused:
        facts = {
            name: date_format(fact, "DATE_FORMAT") if isinstance(fact, date) else fact
            for name, fact in refused.facts.items()
        }
        raise RuleRefused(_(refused.sentence) % facts) from refused


@in_our_words()
def build(*, also: Row | None = None, replaces: str = "", checks: Iterable[tuple[str, date]] = ()) -> Table:
    """The table as it would be with one more row, that may correct another, and more checks. Raises RuleRefused."""
    stored = list(LawRow.objects.all())
    added = {row.id: row for row in [*map(as_row, stored), *([also] if also else [])]}
    replaced = {each.replaces: each.row_id for each in stored if each.replaces}
    replaced |= {replaces: also.id} if also and replaces else {}
    through = _verified([*LawCheck.objects.values_list("row_id", "verified_through"), *checks])
    known = {row.id: row for row in shipped().rows} | added
    touched = {row_id for row_id in (*replaced, *through) if row_id in known and row_id not in added}
    ours = [_marked(known[row_id], replaced, through) for row_id in sorted(touched)]
    new = [_marked(row, replaced, through) for row in sorted(added.values(), key=lambda row: row.valid_from)]
    return load([*ours, *new])


def as_row(stored: LawRow) -> Row:
    """A stored row as the law's own kind."""
    return read({"id": stored.row_id, "valid_from": stored.valid_from, "valid_to": stored.valid_to}
                | {name: getattr(stored, name) for name in (*FIELDS, "value")})  # fmt: skip


@in_our_words()
def read(fields: dict[str, Any]) -> Row:
    """A row from typed fields; dates are dates. Raises RuleRefused. Nothing that is added counts as verified yet."""
    days = {name: fields[name].isoformat() if fields.get(name) else None for name in ("valid_from", "valid_to")}
    return row_of(fields | days | {"confidence": "medium"})


def open_rows(today: date) -> Iterator[Row]:
    """Every row that held within the last year or holds, for whoever verifies; the rates of interest first."""
    since = today - timedelta(days=366)
    rows = [row for row in table(fresh=True).rows if not row.replaced_by and (not row.valid_to or row.valid_to > since)]
    yield from sorted(rows, key=lambda row: (row.unit != "pct_per_year", row.code, row.jurisdiction, row.party, row.id))


def _verified(checks: Iterable[tuple[str, date]]) -> dict[str, date]:
    latest: dict[str, date] = {}
    for row_id, through in checks:
        latest[row_id] = max(through, latest.get(row_id, through))
    return latest


def _marked(row: Row, replaced: dict[str, str], through: dict[str, date]) -> Row:
    if row.id in replaced:
        row = replace(row, replaced_by=replaced[row.id])
    if row.id in through:
        row = replace(row, verified_through=through[row.id], confidence="high")
    return row
