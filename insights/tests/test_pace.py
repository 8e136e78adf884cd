"""How long cases take, with real values: five cases, worked out by hand."""

from datetime import date, timedelta

import pytest

from disputes.services import understanding
from disputes.tests.make import CAROL, to_restated
from insights.models import CaseFacts
from insights.services import summaries
from insights.tests.make import business, disputed_on, invoice_on, on, withdrawn_on
from invoices.tests.make import owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
OPENED = date(2026, 9, 1)
ANSWERED_AFTER = (1, 2, 3, 4, 10)  # days: the middle is 3, the mean 4, and nine in ten of five is all of them


def case_of(alice, days):
    """Mine for so many days, then the client's for twice as many, then a day mine again until it is withdrawn."""
    case = disputed_on(invoice_on(alice, "2026-08-31"), OPENED.isoformat())
    said_back, confirmed = OPENED + timedelta(days=days), OPENED + timedelta(days=3 * days)
    with on(said_back.isoformat()):
        case = to_restated(case)
    with on(confirmed.isoformat()):
        understanding.confirm(case, actor=CAROL)
    withdrawn_on(case, (confirmed + timedelta(days=1)).isoformat())


@pytest.fixture
def shown(client):
    alice = business()
    for days in ANSWERED_AFTER:
        case_of(alice, days)
    summaries.rebuild(alice)
    client.force_login(owner_of(alice))
    with on("2026-11-25"):
        yield lambda path: client.get(path, headers=ENGLISH)


def test_the_page_says_the_median_and_nine_in_ten_of_the_first_answer_and_of_every_turn(shown):
    pace = next(each for each in shown("/insights/course/").context["figures"] if each["figure"].key == "pace")
    assert [[str(cell["text"]) for cell in row] for row in pace["rows"]] == [
        ["Your first answer", "5", "3", "10"],
        ["It was your turn", "5", "4", "11"],
        ["It was the client's turn", "5", "6", "20"],
        ["Others were at work", "5", "0", "0"],
        ["From report to outcome", "5", "10", "31"],
    ]


def test_the_spreadsheet_has_the_same_days(shown):
    lines = shown("/insights/csv/pace/").content.decode("utf-8-sig").split("\r\n")
    assert lines[1:4] == [
        "Your first answer,5,3.0,10.0",
        "It was your turn,5,4.0,11.0",
        "It was the client's turn,5,6.0,20.0",
    ]


def test_the_days_of_others_are_part_of_the_whole(shown):
    CaseFacts.objects.update(other_hours=48)
    pace = next(each for each in shown("/insights/course/").context["figures"] if each["figure"].key == "pace")
    others, whole = ([str(cell["text"]) for cell in row] for row in pace["rows"][3:])
    assert others == ["Others were at work", "5", "2", "2"]
    assert whole == ["From report to outcome", "5", "12", "33"]
