"""The page foretells exactly what the beat sends."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from clients.tests.make import make_client
from foundation.kernel.actors import Actor
from invoices import outlook
from invoices.models import Invoice, Reminder, ReminderPlan
from invoices.services import plans, reminders
from invoices.services.settle import pause_reminders, set_disputed
from invoices.tests.make import SYSTEM, make_business, make_invoice
from invoices.tests.test_plans import at, set_plan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York"])
def test_what_the_page_foretells_is_what_the_beat_sends(zone):
    """Over Christmas and New Year, with plans and pauses thrown at random; the beat rings every four hours."""
    dice = random.Random(zone)
    business = make_business(time_zone=zone)
    clients = [make_client(business, name=f"Client {number}") for number in range(3)]
    with at(2026, 11, 20, 9):
        for number in range(12):
            due = date(2026, 12, 18) + timedelta(days=dice.randrange(-25, 25))
            made = make_invoice(business, due_on=max(due, date(2026, 11, 20)))
            Invoice.objects.filter(pk=made.pk).update(due_on=due, sent_at=datetime.now(UTC))
            if number % 5 == 0:
                pause_reminders(made, until=date(2026, 12, 20) + timedelta(days=dice.randrange(12)), actor=SYSTEM)
            if number % 7 == 0:
                set_disputed(made, gross=made.total, actor=SYSTEM)
    set_plan(business, ("1", -3, "friendly"), ("2", 4, "friendly"), ("3", 7, "neutral"), ("4", 16, "firm"))
    ReminderPlan.objects.update(stages=[row | {"since": ""} for row in ReminderPlan.objects.get().stages])
    plans.pause(business, until=date(2026, 12, 28), client=clients[0], actor=SYSTEM)
    start = datetime(2026, 12, 18, 7, tzinfo=UTC)
    beats_until(start - timedelta(days=8), start)
    with time_machine.travel(start, tick=False):
        told = outlook.coming(business, now=start, language="en")
    promised = sorted((row.on, row.invoice.number, row.stage.days) for row in told if not row.hold)
    before = set(Reminder.objects.values_list("pk", flat=True))
    beats_until(start, start + timedelta(days=14))
    sent = Reminder.objects.exclude(pk__in=before).select_related("invoice")
    local = [(row.queued_at.astimezone(outlook_zone(zone)).date(), row.invoice.number, row.stage) for row in sent]
    last = (start + timedelta(days=14)).date()
    assert sorted(row for row in local if row[0] < last) == promised
    assert len(promised) > 5


def outlook_zone(name):
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def beats_until(now, end):
    while now < end:
        for pk in list(reminders.candidates(now)):
            with time_machine.travel(now, tick=False):
                reminders.remind(pk, actor=Actor.system(), now=now)
        now += timedelta(hours=4)
