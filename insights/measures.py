"""The arithmetic of the figures: plain Python, no database. docs/concerns/insights.md defines each in words."""

from __future__ import annotations

import math
import statistics
from calendar import monthrange
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FEWEST = 5  # below this many a share or a median says nothing
Z95 = 1.959964  # the 97.5th percentile of the normal distribution
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Share:
    """`hits` of `of`: a share with the interval in which the true one lies, at 95 % (Wilson score, no correction).

    Percentages have one decimal, half up. With fewer than five both are None: too few to say.
    """

    hits: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        return rounded(Decimal(100 * self.hits) / self.of) if self.of >= FEWEST else None

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        if self.of < FEWEST:
            return None
        low, high = wilson(self.hits, self.of)
        return rounded(Decimal(100 * low)), rounded(Decimal(100 * high))


@dataclass(frozen=True)
class Spread:
    """Durations in days, one decimal. None below five values."""

    count: int
    median: Decimal | None
    p90: Decimal | None


def rounded(value: Decimal) -> Decimal:
    """To one decimal, half up."""
    return value.quantize(TENTH, ROUND_HALF_UP)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The Wilson score interval (Wilson 1927) of a proportion, as fractions from 0 to 1. `of` must be above 0."""
    share, square = hits / of, Z95**2
    middle = share + square / (2 * of)
    width = Z95 * math.sqrt(share * (1 - share) / of + square / (4 * of**2))
    return max(0.0, (middle - width) / (1 + square / of)), min(1.0, (middle + width) / (1 + square / of))


def nearest_rank(values: Sequence[Decimal], percent: int) -> Decimal:
    """The smallest value that at least `percent` % of the values do not exceed. Never a value nobody measured."""
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


def spread(hours: Iterable[Decimal]) -> Spread:
    """Median (the mean of the middle two where n is even) and nearest-rank p90 of durations given in hours."""
    days = [value / 24 for value in hours]
    if len(days) < FEWEST:
        return Spread(len(days), None, None)
    return Spread(len(days), rounded(statistics.median(days)), rounded(nearest_rank(days, 90)))


def days_of_sales(outstanding: Decimal, months: Iterable[tuple[int, Decimal]]) -> int | None:
    """Days sales outstanding by the count-back method, in whole days, half up.

    `months`, the newest first, are (days that have passed of it, sales net of credit notes). What is outstanding is
    taken off month by month; the month in which it is used up counts in proportion. None without any sales.
    """
    days, rest, sold = Decimal(0), outstanding, False
    for length, sales in months:
        if rest <= 0:
            break
        sold = sold or sales > 0
        days += length * min(rest / sales, Decimal(1)) if sales > 0 else length
        rest -= max(sales, Decimal(0))
    if not sold and outstanding > 0:
        return None
    return int(days.quantize(Decimal(1), ROUND_HALF_UP))


def pareto(counts: Mapping[str, int], last: str = "") -> list[tuple[str, int, Decimal, Decimal]]:
    """(key, count, % of all, cumulative %), the most frequent first and `last` at the end; ties by key."""
    total, so_far, rows = sum(counts.values()), 0, []
    for key, count in sorted(counts.items(), key=lambda item: (item[0] == last, -item[1], item[0])):
        so_far += count
        rows.append((key, count, rounded(Decimal(100 * count) / total), rounded(Decimal(100 * so_far) / total)))
    return rows


def part(amount: Decimal, whole: Decimal) -> Decimal | None:
    """How many per cent of the whole; None of nothing."""
    return rounded(100 * amount / whole) if whole else None


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_back(month: date, count: int) -> date:
    """The first day of the month `count` months before (after, where negative)."""
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def last_months(today: date, count: int) -> list[date]:
    """The first days of `count` months, this one last."""
    return [months_back(month_of(today), back) for back in range(count - 1, -1, -1)]


def month_length(month: date, today: date) -> int:
    """Its days; of the present month those that have come."""
    return today.day if month == month_of(today) else monthrange(month.year, month.month)[1]


def cohorts(counts: Mapping[date, tuple[int, int]], months: Sequence[date]) -> list[tuple[date, date, Share]]:
    """(first month, last month, share) per month; per three months where half of the months have fewer than five."""
    sizes = [counts.get(month, (0, 0))[1] for month in months]
    step = 1 if statistics.median([size for size in sizes if size] or [0]) >= FEWEST else 3
    found = []
    for start in range(0, len(months), step):
        group = months[start : start + step]
        hits, of = (sum(counts.get(month, (0, 0))[place] for month in group) for place in (0, 1))
        found.append((group[0], group[-1], Share(hits, of)))
    return found


def tally(values: Iterable[Hashable]) -> dict:
    counts: dict = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts
