"""A 14-day letter that would not hold is not sent: every rule of art. 6:96 lid 6 broken once."""

from datetime import date
from decimal import Decimal

import pytest

from foundation.law.letters import OpenClaim, check_fourteen_day_letter
from foundation.law.tests.make import TABLE, TEXT_EN, TEXT_NL, letter

D = Decimal
SECOND = OpenClaim("2026-0009", D("500.00"), date(2026, 10, 20))


def rules(found):
    return [finding.rule for finding in found.findings]


def test_a_good_letter_may_be_sent_and_says_which_rows_it_was_held_against():
    found = check_fourteen_day_letter(letter(), TABLE)
    assert found.findings == ()
    assert found.may_be_sent
    assert "nl.collection.b2c.notice_days.b2c.2012-07-01" in found.row_ids


def test_a_good_letter_in_english_may_be_sent_too():
    assert check_fourteen_day_letter(letter(text=TEXT_EN, language="en", client_language="en"), TABLE).may_be_sent


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("CONSUMER", {"client_kind": "business"}),
        ("CONSUMER", {"client_kind": "unknown"}),
        ("IN-DEFAULT", {"sent_on": date(2026, 10, 1)}),
        ("PRINCIPAL", {"stated_principal": D("1010.00")}),
        ("PRINCIPAL", {"text": TEXT_NL.replace("€ 1.000,00", "€ 11.000,00")}),
        ("COSTS-TABLE", {"stated_costs": D("151.00")}),
        ("COSTS-TABLE", {"text": TEXT_NL.replace("€ 150,00", "de wettelijke incassokosten")}),
        ("COSTS-TABLE", {"stated_costs": D("181.50")}),
        ("TERM", {"days": 13}),
        ("TERM", {"text": TEXT_NL.replace("veertien dagen", "twee weken")}),
        ("TERM", {"text": TEXT_NL.replace("op de dag nadat deze brief bij u is bezorgd", "vandaag")}),
        ("TERM", {"text": TEXT_NL + " Betaal dus binnen veertien dagen na dagtekening."}),
        ("FREE", {"asked_now": D("1150.00")}),
        ("BUNDLED", {"other_claims": (SECOND,)}),
        ("DELIVERY", {"delivery_captured": False}),
        ("LANGUAGE", {"client_language": "en"}),
    ],
)
def test_each_rule_broken_once_stops_the_letter(rule, fields):
    found = check_fourteen_day_letter(letter(**fields), TABLE)
    assert rules(found) == [rule]
    assert not found.may_be_sent
    finding = found.findings[0]
    assert finding.text("nl") != finding.text("en")
    assert finding.citation


def test_an_english_term_that_runs_from_today_is_refused():
    text = TEXT_EN + " Please pay within 14 days of today."
    found = check_fourteen_day_letter(letter(text=text, language="en", client_language="en"), TABLE)
    assert rules(found) == ["TERM"]


def test_two_claims_share_one_letter_and_one_amount_of_costs():
    claims = (*letter().claims, SECOND)
    text = TEXT_NL.replace("1.000,00", "1.500,00").replace("150,00", "225,00")
    both = letter(
        claims=claims,
        other_claims=(SECOND,),
        stated_principal=D(1500),
        stated_costs=D(225),
        asked_now=D(1500),
        text=text,
    )
    assert check_fourteen_day_letter(both, TABLE).findings == ()


def test_a_claim_that_is_not_due_yet_need_not_be_in_the_letter():
    later = OpenClaim("2026-0011", D(500), date(2026, 12, 1))
    assert check_fourteen_day_letter(letter(other_claims=(later,)), TABLE).may_be_sent


def test_a_letter_about_nothing_is_refused():
    found = check_fourteen_day_letter(
        letter(claims=(), stated_principal=D(0), stated_costs=D(0), asked_now=D(0)), TABLE
    )
    assert {"IN-DEFAULT", "PRINCIPAL", "COSTS-TABLE"} <= set(rules(found))


def test_amounts_may_be_written_with_any_kind_of_space():
    assert check_fourteen_day_letter(letter(text=TEXT_NL.replace("€ ", "€\u00a0")), TABLE).may_be_sent
