"""The client says that the account number may be forged: as long as that lasts nothing of ours asks for money."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from clients.models import Client
from disputes.services import outcome, report
from disputes.services.report import LineClaim
from disputes.tests.make import CAROL, LINES
from invoices.jobs import send_reminders
from invoices.models import Invoice, Reminder
from invoices.tests.make import make_business, make_invoice, mark_sent, owner_of

pytestmark = pytest.mark.django_db
IBAN = "NL91 ABNA 0417 1643 00"
STAYS = "The client says that the account number may be wrong."


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def invoice(clock):
    """Due in eight weeks; the first reminder after its day is long after the doubt was raised."""
    return mark_sent(make_invoice(make_business(), lines=LINES, due_on=date(2026, 12, 29)))


@pytest.fixture
def owner(client, invoice):
    client.force_login(owner_of(invoice.business))
    client.cookies["django_language"] = "en"
    return client


def doubt(invoice):
    return report.report(
        invoice, lines=[LineClaim(invoice.lines.get(position=1).pk, "bank", "A mail told us of another account.")],
        summary="A mail told us to pay to another account.", wish="", client_name="Carol Kramer",
        client_email="carol@kramer.test", actor=CAROL,
    )  # fmt: skip


def words(answer):
    return " ".join(answer.content.decode().split())


def later(owner, clock, day):
    """The clock moves; who was signed in signs in again."""
    clock.move_to(day)
    owner.force_login(owner_of(Invoice.objects.get(kind="invoice").business))


def test_reminders_stay_stopped_as_long_as_the_doubt_lasts_and_the_page_says_why(invoice, owner, clock):
    case = doubt(invoice)
    later(owner, clock, datetime(2027, 1, 4, 10, tzinfo=UTC))  # a working day, six days after the due date
    send_reminders()
    assert not Reminder.objects.exists()
    assert STAYS in words(owner.get("/invoices/reminders/"))
    outcome.withdraw(case, reason="We called.", actor=CAROL)
    later(owner, clock, datetime(2027, 1, 12, 10, tzinfo=UTC))  # after the week of rest that follows a case
    assert STAYS not in words(owner.get("/invoices/reminders/"))
    send_reminders()
    assert Reminder.objects.count() == 1


def test_the_statement_of_account_names_no_account_while_one_is_in_doubt(invoice, owner):
    person = Client.objects.get()
    page, paper = f"/clients/{person.pk}/statement/", f"/clients/{person.pk}/statement/pdf/"
    Client.objects.update(language="en")
    assert IBAN in words(owner.get(paper))
    case = doubt(invoice)
    assert "the statement names no account" in words(owner.get(page))
    shown = words(owner.get(paper))
    assert IBAN not in shown
    assert "Please transfer" not in shown
    assert "Please do not pay yet: the account number is in doubt." in shown
    outcome.withdraw(case, reason="We called.", actor=CAROL)
    assert IBAN in words(owner.get(paper))
    assert "the statement names no account" not in words(owner.get(page))


def test_another_reason_stops_neither(invoice, owner, clock):
    case = doubt(invoice)
    case.lines.update(reason="not_ordered")
    assert IBAN in words(owner.get(f"/clients/{Client.objects.get().pk}/statement/pdf/"))
    clock.shift(timedelta(days=63, hours=1))
    send_reminders()
    assert Reminder.objects.count() == 1
