"""Limitation of a claim for payment: the last day by this calculation, and when to write a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from foundation.law.finding import NOTE, WARNING, Finding
from foundation.law.rows import Row
from foundation.law.table import Table
from foundation.law.words import dutch, english

SERVICES, CONSUMER_GOODS = "contract", "consumer_sale_of_goods"
MONTHS_OF_WARNING = 6
LONGEST = 5  # years of a new term, art. 3:319 lid 2 BW


class Act(StrEnum):
    """What makes the term start again."""

    NOTICE = "notice"  # a written notice that reserves the right: art. 3:317 lid 1 BW
    ACKNOWLEDGEMENT = "acknowledgement"  # a plan, part payment or settlement: art. 3:318 BW


@dataclass(frozen=True)
class Interruption:
    """An act on a day. A notice counts when it is in writing and unambiguously reserves the right to performance."""

    on: date
    act: Act
    reserves: bool = True
    in_writing: bool = True

    @property
    def counts(self) -> bool:
        return self.act == Act.ACKNOWLEDGEMENT or (self.reserves and self.in_writing)


@dataclass(frozen=True)
class Limitation:
    """`last_day` of the term by this calculation, `warn_from` six months before. Never a verdict about the right."""

    last_day: date
    warn_from: date
    restarted_by: tuple[Interruption, ...]
    rows: tuple[Row, ...]
    remarks: tuple[Finding, ...]

    @property
    def row_ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)


def limitation(
    due_on: date,
    today: date,
    table: Table,
    *,
    goods_to_consumer: bool = False,
    interruptions: Sequence[Interruption] = (),
    jurisdiction: str = "NL",
) -> Limitation | None:
    """Five years for services, two for goods sold to a consumer, from the day after the due date (3:307, 7:28 BW).

    A counting act within the running term starts a new one the day after it, as long as the first, at most five
    years, and never ending earlier than the old one (3:319 BW). None where the tables know no term.
    """
    row = table.resolve("limitation.years", CONSUMER_GOODS if goods_to_consumer else SERVICES, due_on, jurisdiction)
    if row is None:
        return None
    years = int(row.number)
    last, used = _years_later(due_on, years), []
    for act in sorted(interruptions, key=lambda act: act.on):
        if act.counts and due_on < act.on <= min(last, today):
            last = max(last, _years_later(act.on, min(years, LONGEST)))
            used.append(act)
    warn_from = _months_before(last, MONTHS_OF_WARNING)
    return Limitation(last, warn_from, tuple(used), (row,), _remarks(last, warn_from, today, row))


def _years_later(day: date, years: int) -> date:
    """The last day of a term that begins the day after `day`: the same date, or 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def _remarks(last: date, warn_from: date, today: date, row: Row) -> tuple[Finding, ...]:
    if today < warn_from:
        return ()
    if today <= last:
        return (
            Finding(
                "LIMITATION-NEAR",
                f"{row.citation}; art. 3:317 BW",
                f"The limitation period runs until {english(last)} by this calculation. A letter in which you reserve "
                "your right to payment starts a new one.",
                f"De verjaringstermijn loopt volgens deze berekening tot en met {dutch(last)}. Met een brief waarin je "
                "je recht op betaling voorbehoudt, begint een nieuwe termijn.",
                WARNING,
            ),
        )
    return (
        Finding(
            "LIMITATION-CHECK",
            f"{row.citation}; art. 3:322 BW",
            f"By this calculation the period ran until {english(last)}. Acts that are not recorded here may have "
            "started a new one, and a court looks at it only if the other side brings it up. "
            "Have it checked before you go on.",
            f"Volgens deze berekening liep de termijn tot en met {dutch(last)}. Handelingen die hier niet staan "
            "kunnen een nieuwe termijn hebben gestart, en een rechter kijkt er alleen naar als de ander "
            "zich erop beroept. Laat het nagaan voordat je verdergaat.",
            NOTE,
        ),
    )
