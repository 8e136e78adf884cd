"""What the weekly letter says of a week: which day belongs to it, and whom it is written to."""

from datetime import date, datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import translation

from accounts.models import User
from disputes.tests.make import to_restated
from foundation.mail.models import OutgoingEmail
from insights import week
from insights.jobs import send_digests
from insights.tests.make import conceded_on, disputed_on, invoice_on, on, paid_on
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def alice():
    found = make_business(number_format="F-{seq:04d}")
    owner = owner_of(found)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    return found


def told(business):
    """The titles of each section, and what changed."""
    with translation.override("en"):
        found = week.of(business, monday=MONDAY, language="en")
    return {each.title: [item.title.split(" ")[0] for item in each.items] for each in found.sections}, found.changed


def test_an_invoice_is_due_from_monday_to_sunday_late_before_and_not_named_after(alice):
    for due in ("2026-11-22", "2026-11-23", "2026-11-29", "2026-11-30"):
        invoice_on(alice, "2026-10-01", due_on=due)
    sections, _changed = told(alice)
    assert sections == {"Due this week": ["F-0002", "F-0003"], "Overdue": ["F-0001"]}


def test_what_is_in_dispute_is_not_asked_for(alice):
    disputed_on(invoice_on(alice, "2026-10-01", due_on="2026-11-02"), "2026-11-03", net="425.00")
    sections, _changed = told(alice)
    assert sections == {"It is your turn": ["G-2026-0001"]}


def test_a_case_stands_under_the_one_whose_turn_it_is(alice):
    mine, theirs = (disputed_on(invoice_on(alice, "2026-11-16", due_on="2026-12-30"), "2026-11-17") for _each in "ab")
    with on("2026-11-18"):
        to_restated(theirs)
    sections, _changed = told(alice)
    assert sections == {"It is your turn": [mine.number], "Waiting for the client": [theirs.number]}


def test_last_week_is_from_monday_to_sunday_for_money_invoices_and_cases_alike(alice):
    days = ("2026-11-15", "2026-11-16", "2026-11-22", "2026-11-23")
    for day in days:
        invoice = invoice_on(alice, day, due_on="2026-12-30")
        conceded_on(disputed_on(invoice, day), day)
    older = [invoice_on(alice, "2026-10-01", due_on="2026-12-30") for _each in days]
    for day, invoice in zip(days, older, strict=True):
        paid_on(invoice, day)
    _sections, changed = told(alice)
    assert changed == [
        "€1,028.50 came in.", "You sent 2 invoices.", "2 disputes were reported.", "2 disputes were settled."
    ]  # fmt: skip


def test_eight_are_named_and_the_rest_is_counted(alice):
    for _each in range(10):
        invoice_on(alice, "2026-10-01", due_on="2026-11-02")
    with translation.override("en"):
        (late,) = week.of(alice, monday=MONDAY, language="en").sections
    assert (len(late.items), late.more) == (8, "and 2 more")


@pytest.mark.parametrize(("hour", "count"), [(7, 0), (12, 0), (13, 1)])
def test_eight_in_the_morning_is_that_of_the_business(alice, hour, count):
    type(alice).objects.update(time_zone="America/New_York")  # five hours behind UTC
    invoice_on(alice, "2026-10-01", due_on="2026-11-26")
    with on(str(MONDAY), hour):
        assert send_digests() == count


def test_a_workspace_that_is_not_kept_and_a_person_who_left_get_no_letter(alice):
    guest = make_business("Guest", number_format="T-{seq:04d}", purge_on=date(2026, 12, 1))
    owner = owner_of(guest)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    for each in (guest, alice):
        invoice_on(each, "2026-10-01", due_on="2026-11-26")
    User.objects.filter(pk=owner_of(alice).pk).update(is_active=False)
    with on(str(MONDAY), 9):
        assert send_digests() == 0
    User.objects.update(is_active=True)
    with on(str(MONDAY), 10):
        assert send_digests() == 1


def test_each_reader_gets_the_words_of_their_language(alice):
    invoice_on(alice, "2026-10-01", due_on="2026-11-26")
    User.objects.update(language="nl")
    with on(str(MONDAY), 9):
        send_digests()
    letter = OutgoingEmail.objects.get(about=f"digest:{MONDAY}")
    assert letter.language == "nl"
    assert "DEZE WEEK" in letter.text.upper()
    assert "DUE THIS WEEK" not in letter.text.upper()


def test_the_monday_of_a_week_is_the_one_where_the_business_lives():
    early = datetime.fromisoformat("2026-11-22T23:30:00+00:00")
    with time_machine.travel(early, tick=False):
        assert week.monday_of(early, "Europe/Amsterdam") == MONDAY
        assert week.monday_of(early, "Europe/London") == date(2026, 11, 16)
