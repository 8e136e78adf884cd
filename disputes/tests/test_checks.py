"""The automatic checks, each alone: what they count and how they say it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from disputes import checks
from disputes.checks import letter, paper, picture, timelog
from disputes.checks.material import Check, Material
from disputes.checks.words import NAMES, SENTENCES, say

OPENED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LINE = {"line_quantity": Decimal(40), "line_in_hours": True, "line_rate": Decimal("85.00")}


def log(*rows, heading="date,hours,task", **fields):
    table = [heading.split(","), *(row.split(",") for row in rows)]
    read, unread = timelog.read_table(table)
    return Material(
        kind="time_log", opened_at=OPENED, added_at=OPENED, rows=tuple(read), unread=tuple(unread), **fields
    )


def piece(kind="contract", **fields):
    return Material(kind=kind, opened_at=OPENED, added_at=OPENED, **fields)


def words(check, language="en"):
    with translation.override(language):
        return say(check, language=language, zone="Europe/Amsterdam", currency="EUR")["words"]


def test_a_log_that_is_two_hours_short_says_so_with_the_numbers():
    check = timelog.total(log("2026-11-02,20", "2026-11-03,18", **LINE))
    assert (check.result, words(check)) == ("warn", "38 h in the log, 40 h on the line: 2 h missing.")


@pytest.mark.parametrize(("hours", "result", "code"), [("20.00", "ok", "sum.equal"), ("21", "warn", "sum.over")])
def test_the_sum_is_held_against_the_line(hours, result, code):
    check = timelog.total(log("2026-11-02,20", f"2026-11-03,{hours}", **LINE))
    assert (check.result, check.code) == (result, code)


def test_without_a_line_in_hours_the_sum_is_only_told():
    assert timelog.total(log("2026-11-02,20")).code == "sum.no_line"
    assert timelog.total(log("2026-11-02,20", **LINE | {"line_in_hours": False})).code == "sum.other_unit"


def test_three_times_twenty_minutes_are_one_hour():
    material = log(*["2026-11-02,0:20"] * 3, **LINE | {"line_quantity": Decimal(1)})
    assert timelog.total(material).code == "sum.equal"


@pytest.mark.parametrize("text", ["3,5", "3.5", "3:30"])
def test_hours_are_read_as_people_write_them(text):
    rows, _unread = timelog.read_table([["Datum", "Uren"], ["02-11-2026", text]])
    assert rows == [timelog.LogRow(date(2026, 11, 2), Decimal("3.5"))]


def test_a_log_typed_by_hand_is_read_line_by_line():
    rows, unread = timelog.read_text("2026-11-02 4,5 Call\n\n2026-11-03 09:00-12:30 Plan\nand then some\n")
    assert [(row.hours, row.task) for row in rows] == [(Decimal("4.5"), "Call"), (Decimal("3.5"), "Plan")]
    assert unread == ["3"]


def test_a_row_that_cannot_be_read_is_named():
    check = timelog.readable(log("2026-11-02,20", "tomorrow,many"))
    assert (check.result, words(check)) == ("warn", "1 rows read, 1 not understood, the first of them row 3.")


def test_overlapping_entries_are_shown_with_their_times():
    heading = "date,from,to"
    check = timelog.overlaps(log("2026-11-02,09:00,11:00", "2026-11-02,10:30,12:00", heading=heading))
    assert words(check) == "1 × overlap, the first on 2 Nov 2026: 09:00–11:00 and 10:30–12:00."
    assert timelog.overlaps(log("2026-11-02,09:00,11:00", "2026-11-02,11:00,12:00", heading=heading)).result == "ok"
    assert timelog.overlaps(log("2026-11-02,3")).result == "unknown"


def test_a_long_entry_overlaps_a_later_one_behind_a_short_one():
    check = timelog.overlaps(
        log("2026-11-02,09:00,17:00", "2026-11-02,17:00,18:00", "2026-11-02,23:00,02:00", "2026-11-03,01:00,03:00",
            heading="date,from,to")
    )  # fmt: skip
    assert (check.result, check.facts["count"], check.facts["one"]) == ("warn", "1", "23:00–02:00")


def test_more_than_24_hours_in_a_day_is_seen():
    assert timelog.long_days(log("2026-11-02,20", "2026-11-02,5")).facts["day_hours"] == "25"
    assert timelog.long_days(log("2026-11-02,20", "2026-11-02,4")).result == "ok"


def test_entries_written_more_than_seven_days_later_are_counted():
    heading = "date,hours,entered"
    rows = ("2026-11-02,1,2026-11-09", "2026-11-02,1,2026-11-10T08:00")
    check = timelog.late(log(*rows, heading=heading))
    assert (check.result, check.facts["count"]) == ("warn", "1")
    assert timelog.late(log(rows[0], heading=heading)).result == "ok"
    assert timelog.late(log("2026-11-02,1")).result == "unknown"


def test_a_change_after_the_case_was_opened_is_seen():
    heading = "date,hours,changed"
    assert timelog.changed(log("2026-11-02,1,2026-11-21", heading=heading)).code == "changed.some"
    assert timelog.changed(log("2026-11-02,1,2026-11-20", heading=heading)).code == "changed.none"


def test_the_rate_of_the_log_is_held_against_the_price_of_the_line():
    heading = "date;hours;rate".replace(";", ",")
    assert timelog.rate(log("2026-11-02,1,85", heading=heading, **LINE)).result == "ok"
    assert words(timelog.rate(log("2026-11-02,1,90", heading=heading, **LINE))).startswith("€90.00 in the log")


def test_a_mail_tells_how_long_it_travelled_and_never_that_it_is_genuine():
    told = {"sent": "2026-11-02T10:00:00+01:00", "received": "2026-11-02T09:03:00+00:00", "dkim": True}
    mail = piece("email", told=told)
    assert words(letter.travel(mail)).endswith("3 minutes later.")
    assert letter.signature(mail).result == "unknown"
    assert "not verified" in words(letter.signature(mail))


@pytest.mark.parametrize("received", ["2026-11-03T10:00:01+01:00", "2026-11-02T09:54:59+01:00"])
def test_a_mail_that_arrived_a_day_later_or_before_it_was_written_is_pointed_out(received):
    mail = piece("email", told={"sent": "2026-11-02T10:00:00+01:00", "received": received})
    assert letter.travel(mail).result == "warn"


def test_missing_headers_and_attachments_that_were_left_out_are_named():
    assert words(letter.headers(piece("email", told={"from": "a", "date": "b"}))) == "Missing: To, Subject, Message-ID."
    assert "plan.docx" in words(letter.attachments(piece("email", told={"kept": 1, "left": ["plan.docx"]})))


def test_a_photo_tells_its_date_and_that_its_place_is_not_shown():
    told = {"taken": "2026-11-03T14:05:00", "camera": "Canon", "place": True}
    assert words(picture.taken(piece("photo", told=told))) == "3 Nov 2026, 14:05 by the camera's own clock (Canon)."
    assert picture.place(piece("photo", told=told)).code == "place.removed"


@pytest.mark.parametrize(("day", "result"), [("2026-10-01", "ok"), ("2026-11-03", "ok"), ("2026-11-04", "warn")])
def test_an_agreement_counts_when_it_was_accepted_before_the_work(day, result):
    facts = {"accepted_on": day, "accepted_how": "signed"}
    assert paper.accepted(piece(facts=facts, service_date=date(2026, 11, 3))).result == result


def test_a_call_note_shared_within_a_day_is_a_fact_and_one_sent_elsewhere_is_a_claim():
    call = OPENED - timedelta(hours=2)
    facts = {"at": call.isoformat()}
    assert paper.sent_soon(piece("call_note", facts=facts, shared_at=OPENED)).code == "soon.here"
    said = facts | {"sent_at": (call + timedelta(hours=3)).isoformat()}
    assert paper.sent_soon(piece("call_note", facts=said)).result == "unknown"
    assert paper.sent_soon(piece("call_note", facts=facts, shared_at=call + timedelta(hours=25))).result == "warn"


def test_every_kind_runs_all_its_checks_on_an_empty_piece_and_has_words_in_both_languages():
    for kind in checks.CHECKS:
        for check in checks.of(piece(kind)):
            assert check.name in NAMES
            assert all(words(check, language) for language in ("en", "nl"))


def test_every_sentence_can_be_said():
    """A fact that a sentence names and no check gives would break the page of a case."""
    import inspect

    source = "".join(inspect.getsource(module) for module in (timelog, letter, picture, paper))
    for code in SENTENCES:
        assert f'"{code}"' in source, code
    assert words(Check("amount", "ok", "amount.other", {"amount": "340", "net_amount": "300"})).startswith("€340.00;")
