"""The weekly letter: on Monday at eight, once, and only when there is something to say."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress

from accounts.models import User
from foundation.mail.models import OutgoingEmail
from insights.jobs import send_digests
from insights.models import Digest
from insights.tests.make import disputed_on, invoice_on, on, paid_on
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23"


@pytest.fixture
def alice():
    found = make_business(number_format="F-{seq:04d}", language="nl")
    owner = owner_of(found)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    return found


def letters():
    return OutgoingEmail.objects.filter(about=f"digest:{MONDAY}")


def test_it_says_what_is_due_late_and_whose_turn_it_is_and_what_changed(alice):
    invoice_on(alice, "2026-10-01", due_on="2026-11-26")
    invoice_on(alice, "2026-10-01", due_on="2026-11-02")
    disputed_on(invoice_on(alice, "2026-11-16", due_on="2026-12-30"), "2026-11-20")
    paid_on(invoice_on(alice, "2026-10-01"), "2026-11-18")
    with on(MONDAY, 7):  # eight o'clock in Amsterdam
        assert send_digests() == 1
    text = letters().get().text
    due, late, mine, changed = (
        text.index(word) for word in ("DUE THIS WEEK", "OVERDUE", "IT IS YOUR TURN", "LAST WEEK")
    )
    assert due < text.index("F-0001") < late < text.index("F-0002") < mine < text.index("G-2026-0001") < changed
    assert "€514.25 came in." in text
    assert "1 dispute was reported." in text
    assert "/settings/digest/" in text
    assert "F-0003" not in text.split("LAST WEEK")[0].replace("G-2026", "")


@pytest.mark.parametrize(
    ("moment", "count"), [((MONDAY, 6), 0), ((MONDAY, 7), 1), ((MONDAY, 19), 0), (("2026-11-24", 9), 0)]
)
def test_it_goes_on_monday_between_eight_and_twenty_where_the_business_lives(alice, moment, count):
    invoice_on(alice, "2026-10-01", due_on="2026-11-26")
    with on(*moment):
        assert send_digests() == count


def test_it_goes_once_a_week_to_each_member(alice):
    invoice_on(alice, "2026-10-01", due_on="2026-11-26")
    dora = User.objects.create_user("dora", "dora@helder.test", language="nl")
    EmailAddress.objects.create(user=dora, email=dora.email, verified=True, primary=True)
    alice.memberships.create(user=dora, role="owner")
    with on(MONDAY, 9):
        assert (send_digests(), send_digests()) == (2, 0)
    assert set(letters().values_list("to", "language")) == {
        ("studionoor@helder.test", "en"),
        ("dora@helder.test", "nl"),
    }
    with time_machine.travel(letters().first().queued_at + timedelta(days=7), tick=False):
        assert send_digests() == 2


def test_who_runs_two_businesses_gets_one_letter_about_both(alice, client):
    owner, studio = owner_of(alice), make_business("Studio Two", number_format="T-{seq:04d}")
    invoice_on(alice, "2026-10-01", due_on="2026-11-26")
    invoice_on(studio, "2026-10-01", due_on="2026-11-27")
    studio.memberships.create(user=owner)
    with on(MONDAY, 9):
        assert (send_digests(), send_digests()) == (1, 0)
    letter = letters().get()
    assert letter.subject.endswith(f"· {alice}, Studio Two")
    assert letter.text.index(str(alice)) < letter.text.index("F-0001") < letter.text.index("T-0001")
    assert letter.business_id is None  # who works for one of them does not read about the other
    assert Digest.objects.filter(email=letter).count() == 2


def test_a_business_that_was_unticked_is_left_out_of_the_letter(alice, client):
    owner, studio = owner_of(alice), make_business("Studio Two", number_format="T-{seq:04d}")
    kept, others = alice.memberships.get(), studio.memberships.get()
    for each in (alice, studio):
        invoice_on(each, "2026-10-01", due_on="2026-11-26")
    studio.memberships.create(user=owner)
    client.force_login(owner)
    with on(MONDAY, 6):
        client.post("/settings/digest/", {"businesses": [kept.pk]})
        bad = client.post("/settings/digest/", {"businesses": [others.pk]})
    assert bad.status_code == 422  # the place of somebody else
    with on(MONDAY, 9):
        assert send_digests() == 1
    assert "T-0001" not in letters().get().text
    assert letters().get().business_id == alice.pk


def test_with_nothing_to_say_there_is_no_letter(alice):
    with on(MONDAY, 9):
        assert send_digests() == 0
    assert not letters().exists()


def test_a_member_turns_it_off_for_themselves_and_sees_what_it_would_say(alice, client):
    invoice_on(alice, "2026-10-01", due_on="2026-11-26")
    client.force_login(owner_of(alice))
    with on(MONDAY, 6):
        page = client.get("/settings/digest/").content.decode()
        assert "F-0001" in page
        assert " checked" in page
        assert client.post("/settings/digest/", {}).status_code == 302
        assert " checked" not in client.get("/settings/digest/").content.decode()
    with on(MONDAY, 9):
        assert send_digests() == 0


def test_nobody_gets_it_at_an_address_they_did_not_confirm(alice):
    invoice_on(alice, "2026-10-01", due_on="2026-11-26")
    EmailAddress.objects.update(verified=False)
    with on(MONDAY, 9):
        assert send_digests() == 0
