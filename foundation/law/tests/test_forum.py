"""Courts: the right door for the amount, and an honest word when it costs too much to knock."""

from datetime import date
from decimal import Decimal

import pytest

from foundation.law.forum import forums
from foundation.law.tests.make import TABLE

D = Decimal


def courts(principal, added="0", *, seller="NL", buyer="NL", on=date(2024, 6, 1), **more):
    return forums(
        principal=D(principal), interest_and_costs=D(added), seller_country=seller, buyer_country=buyer, on=on,
        table=TABLE, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("principal", "added", "buyer", "names"),
    [
        ("1000", "0", "NL", ["kantonrechter"]),
        ("25000", "0", "NL", ["kantonrechter"]),
        ("24999", "1.01", "NL", ["rechtbank"]),
        ("5000", "300", "DE", ["small_claims", "payment_order", "kantonrechter"]),
        ("5000.01", "0", "DE", ["payment_order", "kantonrechter"]),
        ("1000", "0", "DK", ["kantonrechter"]),
        ("1000", "0", "US", ["kantonrechter"]),
        ("0", "0", "NL", []),
    ],
)
def test_the_amount_and_the_border_decide_the_court(principal, added, buyer, names):
    assert [court.name for court in courts(principal, added, buyer=buyer)] == names


@pytest.mark.parametrize(
    ("claim", "fee", "legal"),
    [
        ("500", "87", "130"), ("500.01", "218", "328"), ("2500", "248", "372"), ("5000", "248", "496"),
        ("12500", "248", "524"), ("12500.01", "706", "1409"),
    ],
)  # fmt: skip
def test_the_fee_follows_the_table_of_its_year(claim, fee, legal):
    assert courts(claim)[0].fee == D(fee)
    assert courts(claim, legal_person=True)[0].fee == D(legal)
    assert courts(claim)[0].row_ids[1].startswith("nl.court.fee.kanton.all.2024")


def test_a_year_without_a_table_uses_the_newest_known_one_and_says_so():
    found = courts("1000", on=date(2026, 11, 24))[0]
    assert found.fee == D(218)
    assert "that of 2024" in found.remarks[0].en
    assert courts("1000")[0].remarks == ()


def test_above_forty_percent_it_suggests_to_talk_or_to_let_go():
    assert [remark.rule for remark in courts("217.50")[0].remarks] == []
    found = courts("217.49")[0]
    assert found.share == D("40.0")
    assert courts("217")[0].remarks[0].rule == "COST-SHARE"
    assert courts("1000", other_costs=D(200))[0].share == D("41.8")
    assert "Mediation" in courts("1000", other_costs=D(200))[0].remarks[0].en


def test_the_district_court_needs_a_lawyer():
    assert courts("30000")[0].remarks[0].rule == "LAWYER"
    assert courts("30000")[0].fee is None


def test_for_sellers_abroad_nothing_is_guessed():
    assert courts("1000", seller="DE") == []
