"""The statutory rate of a day, and how interest grows there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.law.rows import Row
from foundation.law.table import Table

RATE, REFERENCE, COMPOUNDING = "interest.statutory", "interest.reference_rate", "interest.compounding"


@dataclass(frozen=True)
class Rate:
    """Percent a year from a day on, until another row takes over on `changes_on` (None: as far as the table goes)."""

    percent: Decimal
    rows: tuple[Row, ...]
    changes_on: date | None

    def verified_on(self, day: date) -> bool:
        """Every moving part of it was held against its official source for that day."""
        return all(row.verified_on(day) for row in self.rows if row.unit != "rule")


def rate_on(table: Table, party: str, day: date, jurisdiction: str) -> Rate | None:
    """The rate of art. 6:119a or 6:119 BW, or elsewhere in the EU the reference rate + 8 of Dir. 2011/7/EU art. 2(6).

    None where there is none: no claim. Consumer rates are set by decree and never made by formula.
    """
    row = table.resolve(RATE, party, day, jurisdiction)
    if row is None:
        return None
    if row.unit != "rule":
        return Rate(row.number, (row,), row.valid_to)
    reference = table.resolve(REFERENCE, party, day, jurisdiction)
    if reference is None:
        return None
    margin = Decimal(str(row.value).split("+")[1])
    ends = [end for end in (row.valid_to, reference.valid_to) if end]
    return Rate(reference.number + margin, (row, reference), min(ends, default=None))


def compounding_on(table: Table, party: str, day: date, jurisdiction: str) -> Row | None:
    """The row that says whether interest bears interest: `yearly` (6:119 lid 2, 6:119a lid 3 BW) or `simple`."""
    return table.resolve(COMPOUNDING, party, day, jurisdiction)
