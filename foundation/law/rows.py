"""One dated rule of the law, as it stands in `data/nl.json` and `data/eu.json`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from foundation.law import errors
from foundation.law.errors import TableRefused

CONFIDENCES = ("high", "medium", "low")
# The value of a row of a bracketed table carries the bracket, which belongs to the row's key.
BRACKETS = ("above", "up_to")
WRITTEN = ("code", "jurisdiction", "party", "unit", "citation", "source")


@dataclass(frozen=True)
class Row:
    """`value` is text, a bracket of texts, or None: there is no such figure. Valid on valid_from <= day < valid_to.

    `verified_through`: somebody held this row against its official source for all days up to and including this one.
    A row that turns out wrong is never edited: it names its successor in `replaced_by`, and old papers still find it.
    """

    id: str
    code: str
    jurisdiction: str
    party: str
    value: str | dict[str, str | None] | None
    unit: str
    valid_from: date
    valid_to: date | None
    citation: str
    source: str
    url: str = ""
    confidence: str = "medium"
    verified_through: date | None = None
    note: str = ""
    replaced_by: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.code, self.jurisdiction, self.party, self.bracket

    @property
    def bracket(self) -> str:
        value = self.value if isinstance(self.value, dict) else {}
        return next((f"{name}={value[name]}" for name in BRACKETS if value.get(name)), "")

    @property
    def number(self) -> Decimal:
        """The value as a Decimal, in `unit`."""
        return Decimal(str(self.value))

    def part(self, name: str) -> Decimal | None:
        """One figure of a bracket; None where the row says that there is none."""
        value = self.value[name] if isinstance(self.value, dict) else None
        return None if value is None else Decimal(value)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def verified_on(self, day: date) -> bool:
        return self.verified_through is not None and day <= self.verified_through

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the files: dates as text, an open start as null."""
        found = asdict(self)
        for name in ("valid_from", "valid_to", "verified_through"):
            found[name] = found[name].isoformat() if found[name] not in {None, date.min} else None
        return found


def row_of(record: dict[str, Any]) -> Row:
    """A row from a record of the files. Raises TableRefused with a sentence when it says too little."""
    name = record.get("id") or record.get("code") or "?"
    try:
        dates = {key: _date(record.get(key)) for key in ("valid_from", "valid_to", "verified_through")}
        row = Row(**record | dates | {"valid_from": dates["valid_from"] or date.min})
    except (TypeError, ValueError) as error:
        raise TableRefused(errors.UNREADABLE, id=name, why=error) from error
    _check(row)
    return row


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _check(row: Row) -> None:
    empty = [name for name in ("id", *WRITTEN) if not str(getattr(row, name)).strip()]
    if empty:
        raise TableRefused(errors.NO_CITATION, id=row.id or row.code or "?", names=", ".join(empty))
    if row.confidence not in CONFIDENCES:
        raise TableRefused(errors.CONFIDENCE, id=row.id, known=", ".join(CONFIDENCES), given=row.confidence)
    if row.valid_to is not None and row.valid_to <= row.valid_from:
        raise TableRefused(errors.BACKWARDS, id=row.id, end=row.valid_to)
    _check_number(row)


def _check_number(row: Row) -> None:
    if row.unit == "rule" or row.value is None:
        return
    values = row.value.values() if isinstance(row.value, dict) else [row.value]
    try:
        if not all(Decimal(value).is_finite() for value in values if value is not None):
            raise InvalidOperation
    except (InvalidOperation, TypeError) as error:
        raise TableRefused(errors.NO_NUMBER, id=row.id, value=row.value) from error
