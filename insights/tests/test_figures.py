"""Each figure on a small set of invoices and cases, worked out by hand."""

from decimal import Decimal

import pytest

from disputes.models import Dispute
from disputes.services import aftercare, understanding
from disputes.tests.make import CAROL, to_restated, to_review
from insights import about_course, about_disputes, about_money, queries
from insights.measures import Share
from insights.services import summaries
from insights.tests.make import (
    FULL,
    business,
    conceded_on,
    disputed_on,
    invoice_on,
    learned_on,
    on,
    paid_on,
    scope,
    withdrawn_on,
)
from invoices.models import Invoice
from invoices.tests.make import actor_of

pytestmark = pytest.mark.django_db
UNDISPUTED = FULL - Decimal("205.70")


@pytest.fixture
def alice():
    return business()


def rows_of(figure, alice):
    summaries.rebuild(alice)
    return [
        tuple(str(cell) if not isinstance(cell, Share) else cell for cell in row)
        for row in figure(scope(alice), "en").rows
    ]


def test_the_four_sums_and_the_ages_add_up_to_what_is_open(alice):
    paid_on(invoice_on(alice, "2026-09-01", due_on="2026-10-01"), "2026-10-05")
    invoice_on(alice, "2026-11-20", due_on="2026-12-20")  # not due
    invoice_on(alice, "2026-10-20", due_on="2026-11-20")  # 5 days late
    disputed_on(invoice_on(alice, "2026-08-01", due_on="2026-08-15"), "2026-08-03")  # 102 days late, in part disputed
    invoice_on(alice, "2026-11-01", currency="USD")  # never added
    summaries.rebuild(alice)
    sums = queries.panels(scope(alice))
    assert (sums.outstanding, sums.outstanding_count) == (3 * FULL, 3)
    assert (sums.overdue, sums.overdue_count) == (FULL + UNDISPUTED, 2)
    assert (sums.disputed, sums.disputed_count, sums.received) == (Decimal("205.70"), 1, FULL)
    ages = [row[1] for row in about_money.ageing(scope(alice), "en").rows]
    assert ages == [FULL, FULL, 0, 0, UNDISPUTED, Decimal("205.70")]
    assert sum(ages) == sums.outstanding
    assert queries.panels(scope(alice, "USD")).outstanding == FULL


def test_days_to_pay_with_and_without_what_is_disputed(alice):
    """October: two invoices, one open, of which 205.70 is disputed. November sold nothing: 25 days, then October's 31
    in proportion. 514.25 / 1,028.50 · 31 = 15.5; (514.25 − 205.70) / 1,028.50 · 31 = 9.3."""
    paid_on(invoice_on(alice, "2026-10-05"), "2026-10-20")
    disputed_on(invoice_on(alice, "2026-10-10"), "2026-10-12")
    assert [row[1] for row in rows_of(about_money.days_to_pay, alice)] == ["41", "34"]


def test_an_invoice_counts_in_its_month_and_a_payment_in_the_month_it_came(alice):
    conceded_on(disputed_on(paid := invoice_on(alice, "2026-09-10"), "2026-09-12"), "2026-09-13")
    paid_on(paid, "2026-10-02", UNDISPUTED)
    rows = rows_of(about_money.months, alice)
    assert rows[-3:] == [("Sept 2026", "308.55", "0.00"), ("Oct 2026", "0.00", "308.55"), ("Nov 2026", "0.00", "0.00")]


def test_the_dispute_rate_counts_an_invoice_once_in_the_month_it_was_dated(alice):
    """Five in September, two of them disputed, one of those twice; the other months have none."""
    five = [invoice_on(alice, "2026-09-10") for _each in range(5)]
    again = disputed_on(five[0], "2026-10-01")
    withdrawn_on(again, "2026-10-02")
    learned_on(again, "2026-10-03")
    disputed_on(five[0], "2026-10-04", reason="price")
    disputed_on(five[1], "2026-11-01")
    summaries.rebuild(alice)
    figure = about_disputes.dispute_rate(scope(alice), "en")
    assert figure.rows[0] == ("Dec 2025", 0, 0, Share(0, 0))
    assert figure.rows[-3] == ("Sept 2026", 5, 2, Share(2, 5))
    assert [point.value for point in figure.chart.points] == ["40 % (11.8–76.9 %)"]
    assert [(note["when"], note["text"]) for note in figure.notes] == [("3 October 2026", "Hours are announced.")]
    assert len(figure.chart.notes) == 1
    assert about_disputes.by_kind(scope(alice), "en").rows == [("hour", 5, 2, Share(2, 5))]


def test_disputes_by_client_reason_clarity_and_kind_of_line(alice):
    many = [invoice_on(alice, "2026-10-10") for _each in range(5)]
    invoice_on(alice, "2026-10-11", buyer_name="Atelier Lumen", buyer_email="claire@lumen.test")
    disputed_on(many[0], "2026-10-12")
    disputed_on(many[1], "2026-10-12", reason="price")
    assert rows_of(about_disputes.by_client, alice) == [("Kramer & Zn.", "5", "2", Share(2, 5))]
    reasons = rows_of(about_disputes.by_reason, alice)
    assert reasons == [
        ("Rate or price differs from agreement", "1", Share(1, 2)), ("Too many hours or units", "1", Share(1, 2)),
    ]  # fmt: skip
    assert rows_of(about_disputes.by_band, alice) == [  # the same words a second time are less clear
        ("Clear (80 or more)", "1", "1", Share(1, 1)), ("Could be clearer (60–79)", "5", "1", Share(1, 5)),
    ]  # fmt: skip
    assert rows_of(about_disputes.by_kind, alice) == [("hour", "6", "2", Share(2, 6))]


def test_whose_turn_it_was_follows_from_the_log(alice):
    """Reported on the 1st at noon; answered and said back on the 3rd (2 days mine), confirmed on the 6th (3 days
    theirs), withdrawn on the 7th while it was my turn again (1 day)."""
    case = disputed_on(invoice_on(alice, "2026-09-30"), "2026-10-01")
    with on("2026-10-03"):
        case = to_restated(case)
    with on("2026-10-06"):
        understanding.confirm(case, actor=CAROL)
    withdrawn_on(case, "2026-10-07")
    summaries.rebuild(alice)
    (facts,) = scope(alice).cases
    assert (facts["response_hours"], facts["freelancer_hours"], facts["client_hours"]) == (48, 72, 72)
    assert (facts["understood_at_once"], str(facts["ended_on"])) == (True, "2026-10-07")
    pace = about_course.pace(scope(alice), "en")
    assert [row[1] for row in pace.rows] == [1, 1, 1, 1, 1]
    assert {row[2] for row in pace.rows} == {None}  # too few for a median


def test_what_was_disputed_is_conceded_recovered_or_still_open(alice):
    """Each € 205.70: one credited, one withdrawn and paid, one withdrawn and not paid, one written off."""
    four = [invoice_on(alice, "2026-08-01") for _each in range(4)]
    cases = [disputed_on(each, "2026-08-05") for each in four]
    conceded_on(cases[0], "2026-08-06")
    for case in cases[1:]:
        withdrawn_on(case, "2026-08-06")
    paid_on(four[1], "2026-08-10")
    paid_on(four[2], "2026-08-10", UNDISPUTED)
    Invoice.objects.filter(pk=four[3].pk).update(written_off_total=FULL)
    rows = rows_of(about_course.amounts, alice)
    assert rows == [
        ("Recovered", "205.70", "25.0"), ("Conceded", "205.70", "25.0"), ("Written off", "205.70", "25.0"),
        ("Still open", "205.70", "25.0"),
    ]  # fmt: skip


def test_causes_are_those_that_were_noted(alice):
    noted, skipped = (disputed_on(invoice_on(alice, "2026-08-01"), "2026-08-05") for _each in "ab")
    for case in (noted, skipped):
        withdrawn_on(case, "2026-08-06")
    learned_on(noted, "2026-08-07")
    rows = rows_of(about_disputes.causes, alice)
    assert rows == [
        ("The agreement was not clear", "1", "50.0", "50.0"), ("No cause noted", "1", "50.0", "100.0"),
    ]  # fmt: skip


def test_a_client_who_was_invoiced_after_the_dispute_was_kept(alice):
    case = disputed_on(invoice_on(alice, "2026-06-01"), "2026-06-05")
    withdrawn_on(case, "2026-06-10")
    gone = disputed_on(invoice_on(alice, "2026-06-01", buyer_name="Gone", buyer_email="x@gone.test"), "2026-06-05")
    withdrawn_on(gone, "2026-06-10")
    invoice_on(alice, "2026-06-20")
    assert rows_of(about_course.understanding, alice)[2] == ("The client came back with new work", "2", Share(1, 2))


def test_what_was_noted_of_the_relationship_counts_where_somebody_knew(alice):
    """Three cases with a word after them: kept, not kept, and nobody knows."""
    for kept in (True, False, None):
        case = disputed_on(invoice_on(alice, "2026-08-01"), "2026-08-05")
        withdrawn_on(case, "2026-08-06")
        learned_on(case, "2026-08-07")
        aftercare.settle(case.aftercare, state="done", note="", kept=kept, actor=actor_of(alice))
    assert rows_of(about_course.understanding, alice)[1] == (
        "You noted that you still work together", "2", Share(1, 2)
    )  # fmt: skip


def test_before_and_after_leave_out_the_month_of_the_change(alice):
    """May: two invoices, one disputed. June: the change, and an invoice that counts for neither. July: one."""
    first, _second = invoice_on(alice, "2026-05-10"), invoice_on(alice, "2026-05-11")
    case = disputed_on(first, "2026-05-12")
    withdrawn_on(case, "2026-05-13")
    learned_on(case, "2026-06-02", "Hours are announced.")
    invoice_on(alice, "2026-06-20"), invoice_on(alice, "2026-07-01")
    assert rows_of(about_course.lessons, alice) == [
        ("Hours are announced.", "Jun 2026", "2", Share(1, 2), "1", Share(0, 1))
    ]


def test_a_case_that_was_rejected_as_invalid_was_no_dispute(alice):
    case = disputed_on(invoice_on(alice, "2026-10-10"), "2026-10-12")
    Dispute.objects.filter(pk=case.pk).update(outcome="invalid")
    summaries.rebuild(alice)
    assert scope(alice).cases == []
    assert sum(hit for hit, _of in queries.cohort_counts(scope(alice)).values()) == 0


def test_an_unanswered_summary_counts_for_nothing(alice):
    case = disputed_on(invoice_on(alice, "2026-10-10"), "2026-10-12")
    with on("2026-10-13"):
        to_review(case)
    summaries.rebuild(alice)
    assert scope(alice).cases[0]["understood_at_once"] is True
    case.restatements.update(understanding="offered")
    summaries.rebuild(alice)
    assert scope(alice).cases[0]["understood_at_once"] is None


def test_only_a_yes_to_the_first_summary_confirms_it(alice):
    """One yes; one that was corrected first and confirmed then; one left without an answer; one not answered yet."""
    yes, corrected, silent, waiting = (disputed_on(invoice_on(alice, "2026-10-10"), "2026-10-12") for _each in "abcd")
    with on("2026-10-13"):
        for case in (yes, silent):
            to_review(case)
        again = to_restated(corrected)
        understanding.correct(again, correction="It was nine hours.", actor=CAROL)
        to_review(again)
        to_restated(waiting)
    silent.restatements.update(understanding="unconfirmed")
    assert rows_of(about_course.understanding, alice)[0] == ("Your first summary was confirmed", "3", Share(1, 3))


def test_whether_a_client_came_back_is_asked_from_the_ninetieth_day_on(alice):
    for day, name in (("2026-08-27", "Ninety days ago"), ("2026-08-28", "One day less")):
        case = disputed_on(invoice_on(alice, "2026-08-01", buyer_name=name), "2026-08-05")
        withdrawn_on(case, day)
    assert rows_of(about_course.understanding, alice)[2] == ("The client came back with new work", "1", Share(0, 1))
