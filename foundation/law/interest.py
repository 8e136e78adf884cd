"""Statutory interest: segments of days, each with its rate, its amount and the row of the law it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from foundation.kernel.money import cents
from foundation.law.debt import ZERO, Allocation, Debt, Payment
from foundation.law.finding import WARNING, Finding
from foundation.law.rates import Rate, compounding_on, rate_on
from foundation.law.rows import Row
from foundation.law.table import Table, confidence_of, resolve

__all__ = ["Claim", "Interest", "Payment", "Segment", "accrue", "first_day", "recompute"]
DAY = timedelta(days=1)
DAYS_IN_YEAR = 365  # ACT/365, also in a leap year
ALLOCATION = "payment.allocation"


@dataclass(frozen=True)
class Claim:
    """What interest is asked over. Amounts in cents of one currency.

    `first_day`: the first day that interest runs; `until`: the last, both counted. `costs`: collection costs that were
    owed from the first day on, which payments settle first.
    """

    principal: Decimal
    first_day: date
    until: date
    party: str
    jurisdiction: str
    payments: Sequence[Payment] = ()
    costs: Decimal = ZERO


@dataclass(frozen=True)
class Segment:
    """Days `start` to `end`, both counted, at one rate (percent a year) over one amount; `amount` half-up to a cent."""

    start: date
    end: date
    rate: Decimal
    bearing: Decimal
    amount: Decimal
    rows: tuple[Row, ...]
    estimate: bool

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def row_ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)


@dataclass(frozen=True)
class Interest:
    """The outcome for a Claim. `claimed` is False when no law gives a rate: then every amount is 0.00."""

    claim: Claim
    segments: tuple[Segment, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    principal_open: Decimal = ZERO
    interest_open: Decimal = ZERO
    costs_open: Decimal = ZERO
    claimed: bool = True
    rows: tuple[Row, ...] = ()
    remarks: tuple[Finding, ...] = field(default=())

    @property
    def amount(self) -> Decimal:
        """All interest that arose, paid or not."""
        return sum((segment.amount for segment in self.segments), ZERO)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """What to store with a paper; with the claim it gives the same figures again (`recompute`)."""
        return tuple(row.id for row in self.rows)

    @property
    def estimate(self) -> bool:
        """A half-year in it has no row that was verified for its days."""
        return any(segment.estimate for segment in self.segments)


def first_day(*, due_on: date | None, received_on: date, table: Table, party: str, jurisdiction: str) -> date:
    """The day after the agreed due date; without one the 31st day after receipt of the invoice (6:119a lid 1-2 BW)."""
    if due_on is not None:
        return due_on + DAY
    row, _ = resolve("term.default_days", party, received_on, jurisdiction, table=table)
    return received_on + timedelta(days=(int(row.number) if row else 30) + 1)


def accrue(claim: Claim, table: Table) -> Interest:
    """Interest from the first day up to and including `until`: art. 6:119a, 6:119b or 6:119 BW, Dir. 2011/7/EU art. 3.

    Segments break at rate changes, at anniversaries where interest compounds, and after each payment, whose day still
    counts. ACT/365, half-up to the cent per segment. Payments before the first day lower the principal only; those
    after `until` are left out. Raises ValueError for a negative principal.
    """
    if claim.principal < 0 or claim.costs < 0:
        raise ValueError("A claim is never below zero.")
    debt = Debt(claim.principal)
    early = [debt.receive(payment) for payment in _paid(claim) if payment.on < claim.first_day]
    debt.costs = claim.costs
    if claim.until < claim.first_day:
        return Interest(claim, (), tuple(early), debt.principal)
    rates = _rates(claim, table)
    if not rates:
        return _no_claim(claim, table, debt, early)
    grows = compounding_on(table, claim.party, claim.first_day, claim.jurisdiction)
    segments, later = _run(claim, debt, rates, _anniversaries(claim) if grows and grows.value == "yearly" else set())
    rows = _unique([*(row for _, rate in rates for row in rate.rows), *_rules(claim, table, grows)])
    return Interest(
        claim, tuple(segments), (*early, *later), debt.principal, debt.grown + debt.accrued, debt.costs,
        rows=rows, remarks=_remarks(segments),
    )  # fmt: skip


def recompute(interest: Interest, table: Table) -> Interest:
    """The same claim with the very rows it was made of, whatever the table says now."""
    return accrue(interest.claim, table.pinned(interest.row_ids))


def _run(
    claim: Claim, debt: Debt, rates: list[tuple[date, Rate]], anniversaries: set[date]
) -> tuple[list[Segment], list[Allocation]]:
    segments, allocations = [], []
    payments = [payment for payment in _paid(claim) if payment.on >= claim.first_day]
    cuts = {day for day, _ in rates} | anniversaries | {payment.on + DAY for payment in payments}
    starts = sorted(day for day in cuts if claim.first_day <= day <= claim.until)
    for start, end in zip(starts, [*(day - DAY for day in starts[1:]), claim.until], strict=True):
        if start in anniversaries:
            debt.compound()
        rate = [rate for day, rate in rates if day <= start][-1]
        if debt.bearing > 0:
            segments.append(_segment(start, end, rate, debt.bearing))
            debt.accrued += segments[-1].amount
        allocations += [debt.receive(payment) for payment in payments if payment.on == end]
    return segments, allocations


def _segment(start: date, end: date, rate: Rate, bearing: Decimal) -> Segment:
    days = (end - start).days + 1
    amount = cents(bearing * rate.percent * days / (100 * DAYS_IN_YEAR))
    return Segment(start, end, rate.percent, bearing, amount, rate.rows, not rate.verified_on(end))


def _paid(claim: Claim) -> list[Payment]:
    return sorted((p for p in claim.payments if p.on <= claim.until), key=lambda payment: payment.on)


def _rates(claim: Claim, table: Table) -> list[tuple[date, Rate]]:
    """Every rate from the first day on with the day it begins; nothing at all if a day has none."""
    found: list[tuple[date, Rate]] = []
    day: date | None = claim.first_day
    while day is not None and day <= claim.until:
        rate = rate_on(table, claim.party, day, claim.jurisdiction)
        if rate is None:
            return []
        found.append((day, rate))
        day = rate.changes_on
    return found


def _anniversaries(claim: Claim) -> set[date]:
    """The first days of the second, third … year. A year that began on 29 February ends on 28 February."""
    return {_years_after(claim.first_day, n) for n in range(1, claim.until.year - claim.first_day.year + 1)}


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _rules(claim: Claim, table: Table, grows: Row | None) -> Iterator[Row]:
    """The rows that shaped the figures besides the rates."""
    if grows:
        yield grows
    order = table.resolve(ALLOCATION, claim.party, claim.first_day, claim.jurisdiction)
    if order and claim.payments:
        yield order


def _no_claim(claim: Claim, table: Table, debt: Debt, early: list[Allocation]) -> Interest:
    later = [debt.receive(payment) for payment in _paid(claim) if payment.on >= claim.first_day]
    _, remarks = resolve("interest.statutory", claim.party, claim.first_day, claim.jurisdiction, table=table)
    return Interest(
        claim, (), (*early, *later), debt.principal, costs_open=debt.costs, claimed=False, remarks=remarks
    )  # fmt: skip


def _remarks(segments: list[Segment]) -> tuple[Finding, ...]:
    doubtful = _unique([row for segment in segments if segment.estimate for row in segment.rows])
    found = [remark for row in doubtful for remark in confidence_of(row)]
    return (ESTIMATE, *found) if doubtful else ()


def _unique(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple({row.id: row for row in rows}.values())


ESTIMATE = Finding(
    "RATE-VERIFIED",
    "art. 6:120 BW",
    "An estimate: the rate of a half-year in this calculation has not been verified yet.",
    "Een schatting: de rente van een halfjaar in deze berekening is nog niet geverifieerd.",
    WARNING,
)
