"""Limitation: the last day, what restarts it, and never the word that a right is gone."""

from datetime import date

import pytest

from foundation.law.limitation import Act, Interruption, limitation
from foundation.law.tests.make import TABLE

DUE = date(2024, 6, 14)
TODAY = date(2026, 11, 24)


def term(today=TODAY, *acts, due=DUE, **more):
    return limitation(due, today, TABLE, interruptions=acts, **more)


def test_services_have_five_years_and_consumer_goods_two():
    assert term().last_day == date(2029, 6, 14)
    assert term(goods_to_consumer=True).last_day == date(2026, 6, 14)
    assert term().row_ids == ("nl.limitation.years.contract.1992-01-01",)


@pytest.mark.parametrize(
    ("act", "last"),
    [
        (Interruption(date(2026, 1, 10), Act.NOTICE), date(2031, 1, 10)),
        (Interruption(date(2026, 1, 10), Act.ACKNOWLEDGEMENT), date(2031, 1, 10)),
        (Interruption(date(2026, 1, 10), Act.ACKNOWLEDGEMENT, reserves=False, in_writing=False), date(2031, 1, 10)),
        (Interruption(date(2026, 1, 10), Act.NOTICE, reserves=False), date(2029, 6, 14)),
        (Interruption(date(2026, 1, 10), Act.NOTICE, in_writing=False), date(2029, 6, 14)),
        (Interruption(date(2024, 6, 1), Act.NOTICE), date(2029, 6, 14)),
        (Interruption(date(2027, 1, 1), Act.NOTICE), date(2029, 6, 14)),
    ],
)
def test_a_reserving_notice_or_an_acknowledgement_starts_a_new_term_and_nothing_else_does(act, last):
    assert term(TODAY, act).last_day == last


def test_acts_follow_each_other_in_any_order():
    late, early = Interruption(date(2026, 3, 1), Act.NOTICE), Interruption(date(2025, 1, 1), Act.ACKNOWLEDGEMENT)
    found = term(TODAY, late, early)
    assert found.last_day == date(2031, 3, 1)
    assert found.restarted_by == (early, late)


def test_a_new_term_for_goods_is_two_years_again():
    act = Interruption(date(2026, 1, 10), Act.NOTICE)
    assert term(TODAY, act, goods_to_consumer=True).last_day == date(2028, 1, 10)


def test_an_act_after_the_term_starts_no_new_one():
    act = Interruption(date(2026, 8, 1), Act.NOTICE)
    assert term(TODAY, act, goods_to_consumer=True).last_day == date(2026, 6, 14)


@pytest.mark.parametrize(
    ("today", "rules"),
    [
        (date(2028, 12, 13), []),
        (date(2028, 12, 14), ["LIMITATION-NEAR"]),
        (date(2029, 6, 14), ["LIMITATION-NEAR"]),
        (date(2029, 6, 15), ["LIMITATION-CHECK"]),
    ],
)
def test_the_warning_comes_six_months_before(today, rules):
    found = term(today)
    assert found.warn_from == date(2028, 12, 14)
    assert [remark.rule for remark in found.remarks] == rules


@pytest.mark.parametrize(
    ("due", "last", "warn"),
    [
        (date(2024, 2, 29), date(2029, 2, 28), date(2028, 8, 28)),
        (date(2024, 8, 31), date(2029, 8, 31), date(2029, 2, 28)),
        (date(2024, 6, 30), date(2029, 6, 30), date(2028, 12, 30)),
        (date(2024, 5, 31), date(2029, 5, 31), date(2028, 11, 30)),
        (date(2024, 1, 31), date(2029, 1, 31), date(2028, 7, 31)),
    ],
)
def test_months_without_a_31st_keep_their_own_last_day(due, last, warn):
    found = term(due=due)
    assert (found.last_day, found.warn_from) == (last, warn)


@pytest.mark.parametrize("today", [date(2029, 6, 1), date(2035, 1, 1)])
def test_it_never_says_that_a_right_is_lost(today):
    for remark in term(today).remarks:
        for text in (remark.en.lower(), remark.nl.lower()):
            assert not any(word in text for word in ("lapsed", "expired", "lost", "verjaard", "vervallen", "te laat"))


def test_abroad_the_tables_know_no_term():
    assert limitation(DUE, TODAY, TABLE, jurisdiction="DE") is None
