"""The tables of the law: whole, sourced, asked for by day, and never guessing another country's law."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from foundation.law.errors import TableRefused
from foundation.law.parties import party_of
from foundation.law.rows import row_of
from foundation.law.table import DATA, Table, load, resolve
from foundation.law.tests.make import TABLE, row, verified

NOV = date(2026, 11, 24)


@pytest.mark.parametrize("found", TABLE.rows, ids=lambda found: found.id)
def test_every_rule_says_where_it_is_written_and_links_to_it(found):
    assert found.citation.strip()
    assert found.source.strip()
    assert found.url.startswith("https://")
    assert found.id.startswith(f"{found.jurisdiction.lower()}.{found.code}.{found.party}.")


def test_no_day_is_covered_twice_or_skipped_between_two_rows():
    keys = {found.key for found in TABLE.rows}
    for key in keys:
        members = sorted((found for found in TABLE.rows if found.key == key), key=lambda found: found.valid_from)
        for earlier, later in zip(members, members[1:], strict=False):
            assert earlier.valid_to == later.valid_from, f"{earlier.id} → {later.id}"


def test_the_scale_of_collection_costs_has_no_hole():
    tiers = TABLE.brackets("collection.bik.tier", "b2b", NOV, "NL")
    assert tiers[0].part("above") == 0
    assert tiers[-1].part("to") is None
    assert all(lower.part("to") == upper.part("above") for lower, upper in zip(tiers, tiers[1:], strict=False))


def test_the_ecb_rate_and_the_dutch_rate_tell_the_same_story():
    for found in TABLE.rows:
        if found.code == "interest.reference_rate":
            dutch = TABLE.resolve("interest.statutory", "b2b", found.valid_from, "NL")
            assert found.number + 8 == dutch.number, found.id


def test_a_row_goes_to_a_file_and_back_unchanged():
    for name in ("nl", "eu"):
        for record in json.loads((DATA / f"{name}.json").read_text(encoding="utf-8")):
            assert record.items() <= row_of(record).as_dict().items()


def test_an_overlap_is_refused_with_a_sentence():
    with pytest.raises(TableRefused, match="both hold on 2030-06-01; one of them must end"):
        Table((row(valid_to="2030-07-01"), row(id="nl.test.2030-06-01", valid_from="2030-06-01")))


def test_two_open_rows_of_one_key_are_refused():
    with pytest.raises(TableRefused, match="both hold"):
        Table((row(), row(id="nl.test.b", valid_from="2031-01-01")))


def test_a_gap_is_refused_with_a_sentence():
    with pytest.raises(TableRefused, match="Nothing holds from 2030-07-01 until nl.test.b begins on 2030-07-02"):
        Table((row(valid_to="2030-07-01"), row(id="nl.test.b", valid_from="2030-07-02")))


def test_the_same_id_twice_is_refused():
    with pytest.raises(TableRefused, match="twice"):
        Table((row(), row(code="interest.other")))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"citation": " "}, "These are empty: citation"),
        ({"source": ""}, "These are empty: source"),
        ({"valid_to": "2029-01-01"}, "before it begins"),
        ({"valid_from": "1 January"}, "cannot be read"),
        ({"value": "ten"}, "not a number"),
        ({"value": "NaN"}, "not a number"),
        ({"value": {"above": "0", "pct": "much"}}, "not a number"),
        ({"confidence": "sure"}, "confidence is one of"),
        ({"colour": "red"}, "cannot be read"),
    ],
)
def test_a_row_that_says_too_little_is_refused_with_a_sentence(fields, sentence):
    with pytest.raises(TableRefused, match=sentence):
        row(**fields)


def test_the_last_day_of_a_half_year_has_the_old_rate_and_the_first_of_the_next_the_new_one():
    last, first = date(2026, 6, 30), date(2026, 7, 1)
    assert TABLE.resolve("interest.statutory", "b2b", last, "NL").value == "10.15"
    assert TABLE.resolve("interest.statutory", "b2b", first, "NL").value == "10.40"


def test_a_german_claim_falls_back_to_the_directive_and_an_american_one_to_nothing():
    assert TABLE.resolve("interest.statutory", "b2b", NOV, "DE").jurisdiction == "EU"
    found, remarks = resolve("interest.statutory", "b2b", NOV, "US")
    assert found is None
    assert remarks[0].rule == "NO-CLAIM"


def test_a_consumer_abroad_owes_no_interest_by_these_tables():
    assert resolve("interest.statutory", "b2c", NOV, "DE")[0] is None


def test_before_the_first_row_there_is_no_claim():
    assert TABLE.resolve("interest.statutory", "b2b", date(2012, 12, 31), "NL") is None


def test_a_public_body_pays_the_rate_of_a_business_but_within_thirty_days():
    assert TABLE.resolve("interest.statutory", "b2g", NOV, "NL").party == "b2b"
    assert TABLE.resolve("term.max_days", "b2g", NOV, "NL").value == "30"


@pytest.mark.parametrize("kind", ["unknown", "", "nonsense"])
def test_an_unknown_client_counts_as_a_consumer_and_the_page_says_so(kind):
    party, remarks = party_of(kind)
    assert party == "b2c"
    assert "counts as a consumer" in remarks[0].text("en")
    assert "telt de klant als consument" in remarks[0].text("nl")
    assert party_of("business") == ("b2b", ())


def test_a_row_of_medium_confidence_says_so():
    _, remarks = resolve("interest.statutory", "b2b", NOV, "NL")
    assert "has not been checked" in remarks[0].en
    assert resolve("interest.statutory", "b2b", date(2026, 1, 1), "NL")[1] == ()


def test_an_admin_can_verify_a_row_and_the_shipped_table_stays_as_it_was():
    table = verified()
    assert table.resolve("interest.statutory", "b2b", NOV, "NL").verified_on(NOV)
    assert not TABLE.resolve("interest.statutory", "b2b", NOV, "NL").verified_on(NOV)
    assert not table.resolve("interest.statutory", "b2b", NOV, "NL").verified_on(date(2027, 1, 1))


def test_a_new_rate_ends_the_open_one_on_the_day_it_begins():
    new = replace(
        TABLE.by_id("nl.interest.statutory.b2b.2026-07-01"), id="admin.1", value="11.00", valid_from=date(2027, 1, 1)
    )
    table = load([new])
    assert table.resolve("interest.statutory", "b2b", date(2026, 12, 31), "NL").value == "10.40"
    assert table.resolve("interest.statutory", "b2b", date(2027, 1, 1), "NL").value == "11.00"


def test_an_overlay_that_leaves_a_gap_is_refused():
    ended = replace(TABLE.by_id("nl.interest.statutory.b2b.2026-07-01"), valid_to=date(2027, 1, 1))
    late = replace(ended, id="admin.1", valid_from=date(2027, 1, 2), valid_to=None)
    with pytest.raises(TableRefused, match="Nothing holds"):
        load([ended, late])


def test_a_figure_that_was_used_is_never_edited_only_replaced():
    old = TABLE.by_id("nl.interest.statutory.b2b.2026-07-01")
    with pytest.raises(TableRefused, match="a correction is a new row"):
        load([replace(old, value="10.50")])
    table = load([replace(old, replaced_by="admin.1"), replace(old, id="admin.1", value="10.50")])
    assert table.resolve("interest.statutory", "b2b", NOV, "NL").value == "10.50"
    assert table.by_id(old.id).value == "10.40"


def test_what_a_year_does_not_know_is_said_and_the_newest_known_year_is_found():
    assert TABLE.brackets("court.fee.kanton", "all", date(2023, 5, 1), "NL")[0].part("natural") is None
    assert {found.valid_from.year for found in TABLE.latest("court.fee.kanton", "all", NOV, "NL")} == {2024}
    assert {found.valid_from.year for found in TABLE.latest("court.fee.kanton", "all", date(2023, 5, 1), "NL")} == {
        2022
    }
    assert TABLE.latest("court.fee.kanton", "all", date(2021, 5, 1), "NL") == []


def test_an_id_nobody_knows_is_refused():
    with pytest.raises(TableRefused, match="no row nl.nothing"):
        TABLE.by_id("nl.nothing")


def test_every_half_year_since_2013_has_a_rate_for_businesses_and_consumers():
    day = date(2013, 1, 1)
    while day <= NOV:
        for party in ("b2b", "b2c"):
            assert TABLE.resolve("interest.statutory", party, day, "NL"), f"{party} {day}"
        day = (day + timedelta(days=184)).replace(day=1)
