"""Is a payment term allowed? Sixty days between businesses, thirty for large firms and public bodies."""

from __future__ import annotations

from datetime import date

from foundation.law.finding import ERROR, NOTE, WARNING, Finding
from foundation.law.parties import BUSINESS, CONSUMER, GOVERNMENT, LARGE_DEBTOR
from foundation.law.rows import Row
from foundation.law.table import Table

MOST, USUAL = "term.max_days", "term.default_days"


def default_days(party: str, on: date, jurisdiction: str, table: Table) -> tuple[int, Row] | None:
    """The days that count when nothing was agreed (6:119a lid 2 BW), with the row; None for consumers."""
    row = table.resolve(USUAL, party, on, jurisdiction)
    return (int(row.number), row) if row else None


def check_term(
    days: int,
    *,
    party: str,
    on: date,
    jurisdiction: str,
    table: Table,
    large_debtor: bool = False,
    expressly_agreed: bool = False,
) -> tuple[list[Finding], tuple[Row, ...]]:
    """What the law says about a payment term of `days` from receipt, and the rows it says it with.

    6:119a lid 5 BW (≤ 60, longer only if express and not manifestly unfair), the act of 30-03-2022 (a large firm pays a
    smaller one within 30), 6:119b BW (a public body within 30, 60 only if express and justified). Raises ValueError for
    a term below zero.
    """
    if days < 0:
        raise ValueError("A payment term is not below zero days.")
    who = LARGE_DEBTOR if large_debtor and party == BUSINESS else party
    row = table.resolve(MOST, who, on, jurisdiction)
    if party == CONSUMER or row is None:
        return [], ()
    most = int(row.number)
    if days <= most:
        return [], (row,)
    utmost = table.resolve(MOST, BUSINESS, on, jurisdiction) if party == GOVERNMENT else None
    finding = _too_long(days, row, express=expressly_agreed, utmost=utmost)
    return [finding], tuple(found for found in (row, utmost) if found)


def _too_long(days: int, row: Row, *, express: bool, utmost: Row | None) -> Finding:
    most = int(row.number)
    if row.party == LARGE_DEBTOR:
        return _finding(
            row, ERROR, f"A large firm pays a smaller one within {most} days. A longer term ({days}) is void.",
            f"Een grote onderneming betaalt een kleinere binnen {most} dagen. Een langere termijn ({days}) is nietig.",
        )  # fmt: skip
    if utmost and days > int(utmost.number):
        return _finding(
            row, ERROR, f"A public body pays within {most} days; {days} days is too long in every case.",
            f"Een overheidsinstantie betaalt binnen {most} dagen; {days} dagen is in elk geval te lang.",
        )  # fmt: skip
    return _finding(
        row, NOTE if express else WARNING,
        f"{days} days is longer than the {most} of the law. It holds only if both sides expressly agreed to it and "
        "it is not unfair to you.",
        f"{days} dagen is langer dan de {most} van de wet. Dat geldt alleen als beide partijen het uitdrukkelijk "
        "hebben afgesproken en het voor jou niet onbillijk is.",
    )  # fmt: skip


def _finding(row: Row, severity: str, en: str, nl: str) -> Finding:
    return Finding("TERM-MAX", row.citation, en, nl, severity)
