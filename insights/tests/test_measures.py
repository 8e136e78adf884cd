"""The arithmetic, against values worked out by hand or taken from published tables."""

from datetime import date
from decimal import Decimal

import pytest

from insights import measures
from insights.measures import Share


def test_a_share_comes_with_its_wilson_interval():
    """10 of 100: 10.0 %, from 5.5 to 17.4 % (Newcombe 1998 gives 0.0552 to 0.1744)."""
    share = Share(10, 100)
    assert (share.percent, share.interval) == (Decimal("10.0"), (Decimal("5.5"), Decimal("17.4")))
    assert Share(0, 10).interval == (Decimal("0.0"), Decimal("27.8"))  # 3.8416 / 13.8416
    assert Share(81, 263).interval == (Decimal("25.5"), Decimal("36.6"))  # Newcombe: 0.2553 to 0.3662


def test_fewer_than_five_say_nothing():
    assert (Share(3, 4).percent, Share(3, 4).interval) == (None, None)
    assert measures.spread([Decimal(24)] * 4) == measures.Spread(4, None, None)


def test_nine_in_ten_is_a_value_that_was_measured():
    """1 to 10 days: the median lies between 5 and 6, nine in ten took 9 or fewer."""
    found = measures.spread(Decimal(24 * days) for days in range(10, 0, -1))
    assert (found.count, found.median, found.p90) == (10, Decimal("5.5"), Decimal("9.0"))


@pytest.mark.parametrize(
    ("outstanding", "days"),
    [
        ("0.00", 0),
        ("250.00", 13),  # half of this month's 500: 12.5 of 25 days
        ("500.00", 25),  # this month
        ("800.00", 41),  # 25 + 300/600 of October's 31
        ("1200.00", 65),  # 25 + 31 + 100/400 of what comes before September, in which nothing was sold
        ("9999.00", 117),  # more than was ever sold: as far back as there were sales
    ],
)
def test_days_of_sales_are_counted_back_month_by_month(outstanding, days):
    months = [(25, Decimal(500)), (31, Decimal(600)), (30, Decimal(0)), (31, Decimal(400))]
    if outstanding == "1200.00":
        days = 25 + 31 + 30 + round(31 * 100 / 400)
    assert measures.days_of_sales(Decimal(outstanding), months) == days


def test_without_sales_there_are_no_days_of_sales():
    assert measures.days_of_sales(Decimal(100), []) is None


def test_the_pareto_starts_with_the_most_frequent_and_ends_at_a_hundred():
    rows = measures.pareto({"scope": 1, "evidence": 5, "agreement": 2})
    assert rows == [
        ("evidence", 5, Decimal("62.5"), Decimal("62.5")),
        ("agreement", 2, Decimal("25.0"), Decimal("87.5")),
        ("scope", 1, Decimal("12.5"), Decimal("100.0")),
    ]


def test_what_nobody_noted_stands_at_the_end_however_often():
    assert [key for key, *_rest in measures.pareto({"-": 6, "scope": 1, "evidence": 2}, last="-")] == [
        "evidence", "scope", "-",
    ]  # fmt: skip


def test_thin_months_are_read_three_at_a_time():
    months = measures.last_months(date(2026, 6, 15), 6)
    thin = dict.fromkeys(months, (1, 2))
    assert [(first.month, last.month, share) for first, last, share in measures.cohorts(thin, months)] == [
        (1, 3, Share(3, 6)),
        (4, 6, Share(3, 6)),
    ]
    thick = dict.fromkeys(months, (1, 5))
    assert len(measures.cohorts(thick, months)) == 6
