"""What a case file tells of what was agreed and not kept, of the VAT in a letter, and of how it is checked."""

from datetime import UTC, datetime

import pytest
import time_machine

from disputes.tests.bundles import blank, made, opened
from disputes.tests.test_casefile_chapters import facts, said
from disputes.tests.test_formal import in_court
from disputes.tests.test_promises import PLAN, agreed, defaulted, late
from foundation.pdf import fence
from invoices.tests.make import owner_of
from notices.tests.make import business

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def papers(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    found = []
    monkeypatch.setattr(fence, "render_paper", lambda paper: found.append(paper) or blank())
    return found


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


def plan(play):
    return [(row[0], row[2], row[3]) for row in facts(play.case)["performance"]["plan"]]


def test_a_plan_tells_what_is_still_open_of_each_instalment(clock):
    play = agreed(clock, **PLAN)
    assert plan(play) == [("1", "€121.00", "€121.00"), ("2", "€121.00", "€121.00")]
    play.pays("1542.75")
    play.pays("150.00")
    assert plan(play) == [("1", "€121.00", "€0.00"), ("2", "€121.00", "€92.00")]


def test_a_plan_that_ended_says_since_when_and_keeps_what_happened_before(clock, papers):
    play = defaulted(clock)
    play.does("freelancer", "default")
    rows = facts(play.case)["performance"]["plan"]
    assert [row[3] for row in rows] == ["–", "–"]
    assert "time to put it right until" in rows[0][4]
    assert all("its day counts no more since 1 Jan 2027" in row[4] for row in rows)
    made(play.case)
    assert "its day counts no more since" in said(papers)


def test_what_the_client_says_was_not_done_is_told_until_it_is(clock, papers):
    play = late(clock)
    assert facts(play.case)["performance"]["not_done"].startswith("29 Nov 2026")
    made(play.case)
    assert "the client said that what was agreed had not been done" in said(papers)
    play.does("freelancer", "rework", note="In the shared folder.")
    assert facts(play.case)["performance"]["not_done"] == ""


def test_the_vat_in_the_costs_of_a_letter_is_printed(client, papers, monkeypatch):
    monkeypatch.setattr("invoices.claims.cannot_deduct_vat", lambda invoice: True)
    with time_machine.travel(datetime(2026, 7, 31, 9, tzinfo=UTC), tick=False) as clock:
        alice = business()
        client.force_login(owner_of(alice))
        client.cookies["django_language"] = "en"
        case = in_court(client, alice, clock)
    (letter,) = facts(case)["formal"]
    assert letter["sums"]["vat"]
    files = opened(made(case, language="en"))
    (formal,) = [paper.html for paper in papers if "What it asks" in paper.html]
    assert f"of which VAT</th><td>{letter['sums']['vat']}" in formal
    (calculated,) = [paper.html for paper in papers if "The rules it rests on" in paper.html]
    assert "of which VAT (21 %)" in calculated
    assert "nl.limitation" not in calculated  # told with the letters, not here
    assert "holds every exhibit against the" in files["VERIFY.txt"].decode()
