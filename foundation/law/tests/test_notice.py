"""A formal notice leaves only to a known business, after two nights, with verified amounts from the tables."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from foundation.law.notice import check_formal_notice, earliest
from foundation.law.tests.make import interest, notice

DECIDED = datetime(2026, 7, 29, 9, tzinfo=UTC)


def test_a_good_notice_may_be_sent_and_cites_its_rows():
    found = check_formal_notice(notice())
    assert found.findings == ()
    assert {"nl.interest.statutory.b2b.2026-07-01", "nl.collection.flat_min.b2b.2013-03-16"} <= set(found.row_ids)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("CLIENT-KIND", {"client_kind": "unknown"}),
        ("CLIENT-KIND", {"client_kind": "consumer"}),
        ("RATE-VERIFIED", {"interests": (interest("1000", date(2026, 5, 31), date(2026, 7, 31)),)}),
        ("COOLING-OFF", {"sent_at": DECIDED + timedelta(hours=47, minutes=59)}),
        ("AMOUNTS-TABLE", {"stated_principal": Decimal("1000.01")}),
        ("AMOUNTS-TABLE", {"stated_interest": Decimal("17.18")}),
        ("AMOUNTS-TABLE", {"stated_costs": Decimal("151")}),
    ],
)
def test_each_rule_broken_once_stops_the_notice(rule, fields):
    found = check_formal_notice(notice(**fields))
    assert [finding.rule for finding in found.findings] == [rule]
    assert not found.may_be_sent


def test_a_notice_without_any_rate_does_not_print_one():
    abroad = interest("1000", date(2026, 5, 31), date(2026, 7, 31), country="US")
    found = check_formal_notice(notice(interests=(abroad,), stated_interest=Decimal(0)))
    assert [finding.rule for finding in found.findings] == ["RATE-VERIFIED"]


@pytest.mark.parametrize(
    ("language", "text", "warned"),
    [
        ("nl", "Ik behoud mij\nhet recht op nakoming ondubbelzinnig voor.", False),
        ("en", "I expressly reserve my right to performance.", False),
        ("nl", "Graag ontvang ik uw betaling.", True),
        ("en", "Please pay soon.", True),
    ],
)
def test_a_notice_that_does_not_reserve_the_right_warns_but_may_leave(language, text, warned):
    found = check_formal_notice(notice(language=language, text=text))
    assert [finding.rule for finding in found.findings] == (["RESERVES-RIGHT"] if warned else [])
    assert found.may_be_sent


def test_forty_eight_hours_are_told_beforehand():
    assert earliest(DECIDED) == DECIDED + timedelta(days=2)
