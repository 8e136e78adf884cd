"""Two tabs and one timer; two tabs and the same hours; a change of an hour while its invoice is issued."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from clients.errors import TimeBilled, TimerRuns
from clients.models import TimeEntry
from clients.services import time as keeping
from clients.tests.make import make_client
from invoices.errors import HoursTaken
from invoices.models import BilledTime, Invoice
from invoices.services import hours
from invoices.services import issue as issuing
from invoices.services.draft import BUYER_FROM_CLIENT
from invoices.tests.make import BUYER, actor_of
from tests.races.starting_shot import race, refusals, winners
from tests.races.trials import FEW, trials

TABS = 2


def starting(business):
    return lambda: keeping.start(business, fields={}, actor=actor_of(business))


@pytest.fixture
def carol(alice):
    return make_client(alice, **{theirs: BUYER[ours] for ours, theirs in BUYER_FROM_CLIENT.items() if ours in BUYER})


def worked(business, client):
    fields = {"client": client, "day": date(2026, 11, 2), "seconds": 3600, "task": "Shop", "description": "Design"}
    return keeping.add(business, fields=fields, actor=actor_of(business))


def billing(business, client, entry):
    return lambda: hours.bill(
        business, client=client, entries=[entry.pk], grouping="task", rate=Decimal(80), actor=actor_of(business)
    )


def test_two_tabs_start_one_timer(alice):
    for _trial in trials(FEW):
        results = race(*[starting(alice)] * TABS)
        assert [type(each) for each in refusals(results)] == [TimerRuns]
        assert TimeEntry.objects.filter(seconds=None).count() == 1


def test_without_the_constraint_two_timers_would_run(alice, monkeypatch):
    monkeypatch.setattr(keeping, "running", lambda business: None)  # nobody sees the other
    results = race(*[starting(alice)] * TABS)
    assert len(winners(results)) == 1  # the table itself allows one
    TimeEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_running_timer")
    try:
        assert len(winners(race(*[starting(alice)] * TABS))) == TABS
    finally:
        TimeEntry.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(TimeEntry, TimeEntry._meta.constraints[0])


def test_two_tabs_invoice_the_same_hours_once(alice, carol):
    entry = worked(alice, carol)
    for _trial in trials(FEW):
        results = race(*[billing(alice, carol, entry)] * TABS)
        assert [type(each) for each in refusals(results)] == [HoursTaken]
        assert BilledTime.objects.filter(entry=entry).count() == 1
        assert Invoice.objects.count() == 1


def changed_while_issued(alice, entry, invoice):
    """What the invoice says of the hour, and what the entry says."""
    invoice.refresh_from_db()

    def issue():
        issuing.issue(invoice, version=invoice.version, actor=actor_of(alice), reason="It is about hours.")

    def change():
        keeping.update(entry, fields={"seconds": 7200}, actor=actor_of(alice))

    results = race(issue, change, expected=TimeBilled)
    invoice.refresh_from_db()
    entry.refresh_from_db()
    return results, invoice.snapshot["time_log"][0]["entries"][0]["seconds"], entry.seconds


def test_a_change_comes_before_the_invoice_or_is_refused(alice, carol):
    entry = worked(alice, carol)
    invoice = billing(alice, carol, entry)()
    for _trial in trials(FEW):
        results, frozen, kept = changed_while_issued(alice, entry, invoice)
        assert frozen == kept
        assert (kept == 7200) == (not refusals(results))


def test_without_its_lock_a_change_would_slip_past_the_invoice(alice, carol, monkeypatch):
    entry = worked(alice, carol)
    invoice = billing(alice, carol, entry)()

    def issue():
        return issuing.issue(invoice, version=invoice.version, actor=actor_of(alice), reason="It is about hours.")

    def looked_at_only(pk):
        row = TimeEntry.objects.get(pk=pk)
        assert winners(race(issue))  # nothing holds the other tab up between the look and the change
        return row

    monkeypatch.setattr(keeping, "_changeable", looked_at_only)
    keeping.update(entry, fields={"seconds": 7200}, actor=actor_of(alice))
    invoice.refresh_from_db()
    entry.refresh_from_db()
    assert invoice.snapshot["time_log"][0]["entries"][0]["seconds"] != entry.seconds
