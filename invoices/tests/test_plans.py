"""Plans of reminders: whose holds, what a change never does, and what holds a letter back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from zeal import zeal_context

from foundation.mail.models import OutgoingEmail
from foundation.wording.tone import ToneContext, tone
from invoices import outlook
from invoices.jobs import send_reminders
from invoices.models import Reminder, ReminderPlan, TakenOver
from invoices.reminder_letters import examples
from invoices.reminding import Stage
from invoices.services import plans, reminders
from invoices.services.settle import pause_reminders, set_disputed
from invoices.tests.make import SYSTEM, actor_of, make_business, make_invoice, mark_sent, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
DUE = date(2026, 12, 1)  # a Tuesday


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def invoice(alice):
    with time_machine.travel(datetime(2026, 11, 1, 9, tzinfo=UTC), tick=False):
        return mark_sent(make_invoice(alice, due_on=DUE))


def at(*when):
    return time_machine.travel(datetime(*when, tzinfo=UTC), tick=False)


def beat(*when):
    """The subject lines of what one beat queues."""
    with at(*when):
        before = set(OutgoingEmail.objects.values_list("pk", flat=True))
        send_reminders()
        return [mail.subject for mail in OutgoingEmail.objects.exclude(pk__in=before).order_by("to")]


def days_of(plan):
    return [stage["days"] for stage in plan.stages]


def set_plan(business, *stages, **scope):
    plans.save(business, stages=stages, actor=actor_of(business), **scope)


def posted(*rows, **more):
    """The form of a plan with these (key, days, side, tone) rows."""
    data = {"stages-TOTAL_FORMS": 6, "stages-INITIAL_FORMS": 6} | more
    for place in range(6):
        key, days, side, tone = rows[place] if place < len(rows) else ("", "", "after", "friendly")
        names = {"key": key, "days": days, "side": side, "tone": tone}
        data |= {f"stages-{place}-{name}": value for name, value in names.items()}
    return data


def test_a_plan_is_saved_in_order_and_a_changed_day_keeps_its_stage(client, alice):
    client.force_login(owner_of(alice))
    rows = [("2", 5, "after", "friendly"), ("1", 3, "before", "friendly"), ("", 14, "after", "firm")]
    done = client.post("/settings/reminders/", posted(*rows), headers=ENGLISH)
    assert done.status_code == 302
    plan = ReminderPlan.objects.get()
    assert [(row["key"], row["days"]) for row in plan.stages[:2]] == [("1", -3), ("2", 5)]
    assert plan.stages[2]["days"] == 14
    assert plan.stages[0]["since"] == ""
    assert plan.stages[1]["since"] != ""
    page = client.get("/settings/reminders/", headers=ENGLISH).content.decode()
    assert "Please pay it within seven days" in page
    assert "Wilt u dit deze week betalen" in page


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Keep at least one reminder"),
        ([("1", 3, "after", "friendly"), ("2", 4, "after", "firm")], "at least three days between"),
        ([("1", 31, "before", "friendly")], "At most 30 days before"),
        ([("1", 91, "after", "firm")], "less than or equal to 90"),
        ([("1", 0, "after", "firm")], "up to the due date only friendly"),
        ([("1", 3, "after", "firm"), ("1", 9, "after", "firm")], "could not be read whole"),
    ],
)
def test_a_plan_without_sense_is_refused_and_nothing_typed_is_lost(client, alice, rows, said):
    client.force_login(owner_of(alice))
    page = client.post("/settings/reminders/", posted(*rows), headers=ENGLISH)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not ReminderPlan.objects.exists()


def test_the_plan_of_the_invoice_goes_before_that_of_the_client_and_of_the_business(alice, invoice):
    set_plan(alice, ("1", 20, "firm"))
    set_plan(alice, ("2", 5, "friendly"), client=invoice.client)
    assert beat(2026, 12, 7, 10) == [f"Last reminder: invoice {invoice.number}"]
    set_plan(alice, ("3", 9, "neutral"), ("4", 30, "firm"), invoice=invoice)
    assert beat(2026, 12, 10, 10) == [f"Reminder: invoice {invoice.number}"]
    plans.inherit(alice, actor=SYSTEM, invoice=invoice)
    assert beat(2026, 12, 21, 10) == []


def test_a_stage_whose_days_change_after_its_letter_is_not_sent_again(alice, invoice):
    with at(2026, 12, 11, 10):
        assert reminders.remind(invoice.pk, actor=SYSTEM).stage == 10
        set_plan(alice, ("2", 3, "friendly"), ("3", 13, "neutral"), ("4", 21, "firm"))
    assert beat(2026, 12, 14, 10) == []
    assert len(beat(2026, 12, 22, 10)) == 1


def test_a_stage_removed_and_made_anew_on_the_same_day_is_not_sent_again(alice, invoice):
    with at(2026, 12, 4, 10):
        assert reminders.remind(invoice.pk, actor=SYSTEM).stage == 3
        set_plan(alice, ("", 3, "firm"), ("4", 21, "firm"))
    assert beat(2026, 12, 7, 10) == []
    with at(2026, 12, 7, 10):
        assert [row.stage.days for row in outlook.coming(alice, now=datetime.now(UTC), language="en")] == []


def test_a_new_plan_writes_at_once_to_nobody_who_is_late_already(alice):
    with at(2026, 11, 1, 9):
        for _each in range(3):
            mark_sent(make_invoice(alice, due_on=DUE))
    with at(2026, 12, 9, 10):
        plans.save(alice, stages=[("", 3, "friendly"), ("", 6, "neutral"), ("", 9, "firm")], actor=SYSTEM)
    assert beat(2026, 12, 9, 12) == []
    assert len(beat(2026, 12, 10, 10)) == 3  # the stage whose day is still to come


def test_between_two_letters_lie_three_days_also_after_a_weekend(alice, invoice):
    set_plan(alice, ("", 4, "friendly"), ("", 7, "firm"))  # Saturday and Tuesday
    assert len(beat(2026, 12, 7, 10)) == 1  # Monday
    assert beat(2026, 12, 9, 10) == []
    assert len(beat(2026, 12, 10, 10)) == 1


def test_a_paused_client_is_not_reminded_before_the_day(client, alice, invoice):
    client.force_login(owner_of(alice))
    client.post(f"/clients/{invoice.client_id}/reminders/pause/", {"until": "2026-12-07"})
    assert beat(2026, 12, 4, 10) == []
    assert len(beat(2026, 12, 7, 10)) == 1


def test_an_address_that_bounced_pauses_until_a_letter_arrives_there(alice, invoice):
    facts = {"business_id": alice.pk, "to": invoice.buyer_email, "subject": "x", "text": "x"}
    with at(2026, 12, 1, 10):
        now = datetime.now(UTC)
        OutgoingEmail.objects.create(**facts, state="failed", message_id="<1@x>", finished_at=now)
    assert beat(2026, 12, 4, 10) == []
    with at(2026, 12, 4, 10):
        assert [task.what for task in outlook.needs_you(alice, language="en")] == [outlook.UNDELIVERED]
    OutgoingEmail.objects.create(
        **facts, state="sent", message_id="<2@x>", queued_at=datetime(2026, 12, 4, 11, tzinfo=UTC)
    )
    assert len(beat(2026, 12, 4, 12)) == 1


def test_a_letter_that_waits_is_dropped_when_the_client_was_paused_meanwhile(alice, invoice):
    with at(2026, 12, 4, 10):
        reminder = reminders.remind(invoice.pk, actor=SYSTEM)
        assert reminders.why_drop(reminder.email) is None
        plans.pause(alice, until=date(2026, 12, 9), client=invoice.client, actor=SYSTEM)
        assert "paused" in reminders.why_drop(reminder.email)


def test_the_owner_stops_one_reminder_and_lets_it_go_again(client, alice, invoice):
    client.force_login(owner_of(alice))
    with at(2026, 12, 2, 10):
        page = client.get("/invoices/reminders/", headers=ENGLISH).content.decode()
        assert "Reminder, 3 days after due" in page
        client.post(f"/invoices/{invoice.pk}/reminders/2/stop/")
        page = client.get("/invoices/reminders/", headers=ENGLISH).content.decode()
        assert "Send it after all" in page
        assert "Do not send this reminder" in page  # of the stage after it
        assert [row.stage.days for row in outlook.coming(alice, now=datetime.now(UTC), language="en")] == [10]
    assert beat(2026, 12, 4, 10) == []
    with at(2026, 12, 4, 11):
        client.post(f"/invoices/{invoice.pk}/reminders/2/let-go/")
    assert len(beat(2026, 12, 4, 12)) == 1
    with at(2026, 12, 4, 13):
        client.post(f"/invoices/{invoice.pk}/reminders/2/let-go/")  # a letter that left is not forgotten
    assert Reminder.objects.filter(email__isnull=False).count() == 1


def test_what_is_held_back_is_shown_with_its_reason(client, alice, invoice):
    client.force_login(owner_of(alice))
    pause_reminders(invoice, until=date(2027, 1, 30), actor=SYSTEM)
    with at(2026, 12, 2, 10):
        assert "You paused this invoice." in client.get("/invoices/reminders/", headers=ENGLISH).content.decode()
    pause_reminders(invoice, until=None, actor=SYSTEM)
    set_disputed(invoice, gross=invoice.total, actor=SYSTEM)
    with at(2026, 12, 2, 10):
        assert "All that is open is disputed." in client.get("/invoices/reminders/", headers=ENGLISH).content.decode()


def test_after_the_last_reminder_the_owner_takes_over_with_a_note(client, alice, invoice):
    client.force_login(owner_of(alice))
    assert len(beat(2026, 12, 22, 10)) == 1
    with at(2026, 12, 23, 10):
        assert "You take over." in client.get("/invoices/", headers=ENGLISH).content.decode()
        data = {"note": "Called Carol, she pays on Friday.", "again_on": "2026-12-29"}
        assert client.post(f"/invoices/{invoice.pk}/take-over/", data).status_code == 302
        assert "You take over." not in client.get("/invoices/", headers=ENGLISH).content.decode()
        assert "Called Carol" in client.get(f"/invoices/{invoice.pk}/", headers=ENGLISH).content.decode()
    with at(2026, 12, 29, 10):
        client.force_login(owner_of(alice))
        assert "You take over." in client.get("/invoices/", headers=ENGLISH).content.decode()
    assert TakenOver.objects.count() == 1


def test_another_business_finds_none_of_these_pages(client, alice, invoice):
    client.force_login(owner_of(make_business("Bureau Bob")))
    for path in (
        f"/invoices/{invoice.pk}/reminders/",
        f"/invoices/{invoice.pk}/take-over/",
        f"/clients/{invoice.client_id}/reminders/",
    ):
        assert client.get(path).status_code == 404
    for path in (f"/invoices/{invoice.pk}/reminders/2/stop/", f"/clients/{invoice.client_id}/reminders/pause/"):
        assert client.post(path, {"until": ""}).status_code == 404
    assert not Reminder.objects.exists()


def test_the_pages_ask_as_often_for_one_invoice_as_for_ten(client, alice, django_assert_max_num_queries):
    client.force_login(owner_of(alice))
    with at(2026, 11, 1, 9):
        for _each in range(10):
            mark_sent(make_invoice(alice, due_on=DUE))
    with at(2026, 12, 2, 10), zeal_context(), django_assert_max_num_queries(24):
        assert client.get("/invoices/reminders/").status_code == 200


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("disputed", ["0.00", "102.85"])
def test_no_shipped_reminder_threatens_or_presses(alice, invoice, language, disputed):
    set_disputed(invoice, gross=Decimal(disputed), actor=SYSTEM)
    invoice.refresh_from_db()
    stages = [
        Stage("a", -3, "friendly"),
        *(Stage(t, d, t) for d, t in [(3, "friendly"), (10, "neutral"), (21, "firm")]),
    ]
    letters = [each for pair in examples(alice, stages, invoice) for each in pair if each.language == language]
    assert len(letters) == 4
    for letter in letters:
        found = tone(
            f"{letter.subject}\n\n{letter.text}", ToneContext(language=language, expects_reply=letter.stage.days > 0)
        )
        assert [(hit.rule, hit.words) for hit in found.findings] == [], letter.text
