"""Reminders: once per stage, in office hours, about what is undisputed only."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice, Reminder
from invoices.services import reminders
from invoices.services.settle import pause_reminders, set_disputed
from invoices.tests.make import SYSTEM, make_business, make_invoice, mark_sent

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)  # 11:00 in Amsterdam


@pytest.fixture
def invoice():
    """Issued on 1 November 2026, due on 1 December 2026."""
    with time_machine.travel(datetime(2026, 11, 1, 9, tzinfo=UTC), tick=False):
        return mark_sent(make_invoice(make_business(), due_on=date(2026, 12, 1)))


def remind(invoice, *when):
    now = datetime(*when, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        return reminders.remind(invoice.pk, actor=SYSTEM)


def test_the_plan_runs_once_per_stage(invoice):
    for when in [
        (2026, 11, 30, 10),
        (2026, 12, 4, 10),
        (2026, 12, 4, 12),
        (2026, 12, 11, 10),
        (2026, 12, 22, 10),
        (2027, 1, 20, 10),
    ]:
        remind(invoice, *when)
    assert list(Reminder.objects.order_by("stage").values_list("stage", flat=True)) == [-3, 3, 10, 21]
    assert OutgoingEmail.objects.filter(kind="reminder").count() == 4


@pytest.mark.parametrize("when", [(2026, 12, 5, 10), (2026, 12, 4, 5), (2026, 12, 4, 17), (2026, 12, 25, 10)])
def test_nobody_is_reminded_at_night_in_the_weekend_or_at_christmas(invoice, when):
    assert remind(invoice, *when) is None


def test_a_paid_invoice_is_not_reminded_of(invoice):
    Invoice.objects.update(paid_total=Decimal("514.25"))
    assert remind(invoice, 2026, 12, 4, 10) is None


def test_a_reminder_asks_for_the_undisputed_part_only(invoice):
    set_disputed(invoice, gross=Decimal("102.85"), actor=SYSTEM)
    remind(invoice, 2026, 12, 4, 10)
    text = OutgoingEmail.objects.get(kind="reminder").text
    assert "411.40" in text
    assert "102.85 that we are still discussing" in text
    assert "514.25" not in text


def test_a_wholly_disputed_invoice_gets_no_reminder(invoice):
    set_disputed(invoice, gross=Decimal("514.25"), actor=SYSTEM)
    assert remind(invoice, 2026, 12, 4, 10) is None


def test_a_pause_holds_until_its_day(invoice):
    pause_reminders(invoice, until=date(2026, 12, 8), actor=SYSTEM)
    assert remind(invoice, 2026, 12, 4, 10) is None
    assert remind(invoice, 2026, 12, 8, 10) is not None


def test_after_downtime_only_the_latest_stage_goes_out(invoice):
    assert remind(invoice, 2026, 12, 14, 10).stage == 10
    assert remind(invoice, 2026, 12, 14, 11) is None


def test_an_unsent_invoice_is_not_reminded_of(invoice):
    Invoice.objects.update(sent_at=None)
    assert remind(invoice, 2026, 12, 4, 10) is None


def test_a_letter_is_dropped_when_payment_came_meanwhile(invoice):
    reminder = remind(invoice, 2026, 12, 4, 10)
    assert reminders.why_drop(reminder.email) is None
    Invoice.objects.update(paid_total=Decimal("514.25"))
    assert "settled" in reminders.why_drop(reminder.email)


def test_the_beat_finds_what_is_due(invoice):
    from invoices.jobs import send_reminders

    with time_machine.travel(datetime(2026, 12, 4, 10, tzinfo=UTC), tick=False):
        assert send_reminders() == 1
        assert send_reminders() == 0
