"""What was learned comes back with the next invoice, and somebody is asked how it is going."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from disputes import lessons
from disputes.models import Aftercare, Dispute
from disputes.services import outcome
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice
from invoices.services import draft
from invoices.tests.make import actor_of, line, make_business, make_draft, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def closed(alice):
    dispute = make_dispute(make_disputed_invoice(alice))
    outcome.withdraw(dispute, reason="", actor=CAROL)
    outcome.learn(fresh(dispute), root_cause="evidence", prevention="Attach the log.", actor=actor_of(alice))
    return fresh(dispute)


def test_the_next_invoice_to_the_client_says_what_you_decided_last_time(client, alice, closed):
    client.force_login(owner_of(alice))
    mine = draft.start(alice, client=closed.invoice.client, actor=actor_of(alice))
    for page in (f"/invoices/{mine.pk}/", f"/invoices/{mine.pk}/issue/"):
        html = client.get(page).content.decode()
        assert closed.number in html
        assert "Attach the log." in html
    other = draft.start(alice, actor=actor_of(alice))
    assert "Attach the log." not in client.get(f"/invoices/{other.pk}/issue/").content.decode()


def test_a_draft_that_shows_the_same_cause_again_is_told_whoever_its_client_is(client, alice, closed):
    """Twelve hours without a log point at evidence, which is what was missing last time."""
    client.force_login(owner_of(alice))
    for hours, is_told in (("12", True), ("3", False)):
        clear = line(description="Photography of the open day in Zwolle", quantity=Decimal(hours))
        mine = make_draft(alice, buyer_name="Somebody else", lines=[clear])
        assert ("Attach the log." in client.get(f"/invoices/{mine.pk}/issue/").content.decode()) is is_told


def learned(business, number, *, days_ago=0, **fields):
    """One more closed case of the same client, with what was decided."""
    case = make_dispute(make_disputed_invoice(business))
    closed_at = timezone.now() - timedelta(days=days_ago)
    values = {"state": "closed", "closed_at": closed_at, "root_cause": "evidence", "prevention": f"Lesson {number}."}
    Dispute.objects.filter(pk=case.pk).update(**values | fields)
    return case


def told(draft, *causes):
    found = lessons.for_draft(draft, set(causes))
    assert not any(finding.blocks for finding in found)
    return [str(finding).split("“")[1].rstrip("”") for finding in found]


def test_the_three_newest_lessons_are_told_and_none_of_them_stops_an_invoice(alice):
    for number, days_ago in ((1, 40), (2, 10), (3, 30), (4, 20)):
        learned(alice, number, days_ago=days_ago)
    assert told(make_draft(alice), "evidence") == ["Lesson 2.", "Lesson 4.", "Lesson 3."]


def test_a_lesson_is_of_this_business_of_a_closed_case_and_says_something(alice):
    learned(make_business("Bob"), 1)
    learned(alice, 2, state="retrospective", closed_at=None)
    learned(alice, 3, prevention="")
    learned(alice, 4, root_cause="scope")
    mine = learned(alice, 5)
    assert told(make_draft(alice), "evidence") == ["Lesson 5."]
    assert told(make_draft(alice)) == []
    same_client = draft.start(alice, client=mine.invoice.client, actor=actor_of(alice))
    assert "Lesson 5." in told(same_client)


def test_two_weeks_after_a_case_somebody_is_asked_how_it_is_going_and_answers_once(client, alice, closed):
    client.force_login(owner_of(alice))
    row = Aftercare.objects.get()
    assert row.due_on >= (timezone.now() + timedelta(days=13)).date()
    assert "disputes/aftercare/" in client.get("/disputes/").content.decode()
    assert "/disputes/" in client.get("/invoices/").content.decode()
    url = f"/disputes/aftercare/{row.pk}/"
    assert client.post(url, {"kept": "yes", "note": "Coffee on Friday."}).status_code == 302
    assert client.post(url, {"kept": "no"}).status_code == 409
    row.refresh_from_db()
    assert (row.state, row.kept, row.note) == ("done", True, "Coffee on Friday.")


def test_a_changed_account_is_asked_about_until_it_is_confirmed(client, alice):
    make_disputed_invoice(alice)
    alice.iban = "NL02ABNA0123456789"
    alice.save()
    client.force_login(owner_of(alice))
    mine = make_draft(alice)
    page = f"/invoices/{mine.pk}/issue/"
    assert "mend/account/" in client.get(page).content.decode()
    client.post(f"/invoices/{mine.pk}/mend/account/")
    assert "mend/account/" not in client.get(page).content.decode()


def test_one_click_puts_the_order_number_in_and_an_invoice_that_says_the_same_is_noticed(client, alice):
    first = make_disputed_invoice(alice)
    first.client.order_required, first.client.reference = True, "PO-4711"
    first.client.save()
    client.force_login(owner_of(alice))
    mine = draft.duplicate(first, actor=actor_of(alice))
    type(mine).objects.filter(pk=mine.pk).update(client=first.client, reference="")
    for row in first.lines.all():
        mine.lines.filter(position=row.position).update(service_date=row.service_date)
    html = client.get(f"/invoices/{mine.pk}/issue/").content.decode()
    assert first.number in html
    assert client.post(f"/invoices/{mine.pk}/mend/order/").status_code == 302
    mine.refresh_from_db()
    assert mine.reference == "PO-4711"
    assert client.post(f"/invoices/{mine.pk}/mend/nothing/").status_code == 404
