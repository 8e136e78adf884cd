"""Issuing: number, freeze, document."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from clients.models import Client
from foundation.audit.models import Event
from invoices import legal, preflight
from invoices.errors import AlreadyIssued, DraftChanged, NotReady
from invoices.models import Invoice
from invoices.services import issue as issuing
from invoices.tests.make import actor_of, line, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


def test_an_issued_invoice_has_the_next_number_and_frozen_totals(alice):
    first, second = make_invoice(alice), make_invoice(alice)
    year = first.issued_on.year
    assert (first.number, second.number) == (f"{year}-0001", f"{year}-0002")
    assert (first.net_total, first.vat_total, first.total) == (Decimal("425.00"), Decimal("89.25"), Decimal("514.25"))
    assert first.snapshot["seller"]["iban"] == "NL91ABNA0417164300"
    assert first.snapshot["total"] == "514.25"


def test_the_snapshot_does_not_follow_later_changes_of_the_business(client, alice):
    invoice = make_invoice(alice)
    type(alice).objects.filter(pk=alice.pk).update(name="Another name", iban="NL20INGB0001234567")
    client.force_login(owner_of(alice))
    html = client.get(invoice.get_absolute_url()).content.decode()
    assert "Studio Noor" in html
    assert Invoice.objects.get(pk=invoice.pk).snapshot["seller"]["iban"] == "NL91ABNA0417164300"


def test_a_draft_has_no_number_and_a_discarded_one_leaves_no_gap(client, alice):
    draft = make_draft(alice)
    client.force_login(owner_of(alice))
    client.post(f"/invoices/{draft.pk}/discard/")
    assert Invoice.objects.get(pk=draft.pk).status == "void"
    assert make_invoice(alice).number.endswith("-0001")


def test_numbers_close_up_when_issuing_rolls_back(alice, monkeypatch):
    draft = make_draft(alice)
    monkeypatch.setattr(issuing, "_record", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issuing.issue(draft, version=draft.version, actor=actor_of(alice))
    monkeypatch.undo()
    assert make_invoice(alice).number.endswith("-0001")
    assert Invoice.objects.get(pk=draft.pk).is_draft


def test_two_businesses_count_for_themselves(alice):
    bob = make_business("Bureau Bob")
    make_invoice(alice)
    assert make_invoice(bob).number.endswith("-0001")


def test_a_second_issue_is_refused(alice):
    invoice = make_invoice(alice)
    with pytest.raises(AlreadyIssued):
        issuing.issue(invoice, version=invoice.version, actor=actor_of(alice))
    assert Event.objects.filter(verb="invoice.issued").count() == 1


def test_an_old_version_of_the_draft_is_not_issued(alice):
    draft = make_draft(alice)
    with pytest.raises(DraftChanged):
        issuing.issue(draft, version=draft.version - 1, actor=actor_of(alice))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"buyer_name": ""}, "client's name"),
        ({"buyer_city": ""}, "client's address"),
        ({"due_on": date(2020, 1, 1)}, "already passed"),
        ({"due_on": None}, "due date is missing"),
    ],
)
def test_what_the_law_wants_on_paper_blocks_issuing(alice, fields, sentence):
    draft = make_draft(alice, **fields)
    with pytest.raises(NotReady, match=sentence):
        issuing.issue(draft, version=draft.version, actor=actor_of(alice))
    assert Invoice.objects.get(pk=draft.pk).number == ""


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "no line"),
        ([line(description=" ")], "no description"),
        ([line(quantity=Decimal(0))], "quantity 0"),
        ([line(vat_category="AE", vat_rate=Decimal(0))], "Reverse charge needs"),
        ([line(quantity=Decimal(-5))], "below zero"),
        ([line(), line(vat_category="O", vat_rate=Decimal(0))], "cannot be mixed"),
    ],
)
def test_lines_that_cannot_stand_block_issuing(alice, lines, sentence):
    draft = make_draft(alice, lines=lines)
    with pytest.raises(NotReady, match=sentence):
        issuing.issue(draft, version=draft.version, actor=actor_of(alice))


def test_issuing_holds_its_locks_for_what_blocks_and_for_no_advice(alice, monkeypatch):
    def advise(invoice, causes):
        raise AssertionError("nobody reads this")

    monkeypatch.setattr(preflight, "also_warned", [advise])
    assert make_invoice(alice).number


def test_what_blocks_in_the_check_before_is_what_blocks_issuing(alice):
    bad = {"buyer_name": "", "buyer_address": "", "due_on": date(2020, 1, 1), "currency": "USD", "discount": 9999}
    invoice = make_draft(alice, **bad, discount_kind="amount", lines=[line(description=" ", quantity=0)])
    alice.iban = alice.kvk = ""
    rest = (invoice, list(invoice.lines.all()), alice, date(2026, 11, 24))
    blocking = [finding for finding in preflight.check(*rest) if finding.blocks]
    assert blocking == legal.check(*rest)
    assert len(blocking) == 8


def test_issuing_remembers_the_client_once(alice):
    make_invoice(alice)
    make_invoice(alice)
    assert Client.objects.for_business(alice).count() == 1


def test_the_log_tells_of_the_issue(alice):
    invoice = make_invoice(alice)
    event = Event.objects.get(verb="invoice.issued")
    assert f'"number":"{invoice.number}"' in event.body
    assert '"total":"514.25"' in event.body


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE invoices_invoice SET number = 'X-1' WHERE number <> ''",
        "UPDATE invoices_invoice SET total = 1 WHERE number <> ''",
        "UPDATE invoices_invoice SET snapshot = '{}' WHERE number <> ''",
        "UPDATE invoices_invoice SET issued_on = '2020-01-01' WHERE number <> ''",
        "UPDATE invoices_invoice SET status = 'draft', number = '' WHERE number <> ''",
        "UPDATE invoices_invoice SET buyer_name = 'Somebody else' WHERE number <> ''",
        "DELETE FROM invoices_invoice WHERE number <> ''",
        "UPDATE invoices_invoiceline SET net = 1",
        "UPDATE invoices_invoiceline SET description = 'Something else'",
        "DELETE FROM invoices_invoiceline",
    ],
)
def test_raw_sql_cannot_change_what_was_issued(alice, sql):
    invoice = make_invoice(alice)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    again = Invoice.objects.get(pk=invoice.pk)
    assert (again.total, again.snapshot["total"]) == (Decimal("514.25"), "514.25")
    assert again.lines.get().net == Decimal("425.00")


def test_a_line_cannot_be_added_to_an_issued_invoice(alice):
    invoice = make_invoice(alice)
    with pytest.raises(DatabaseError), transaction.atomic():
        invoice.lines.create(position=2, description="One more", unit_price=1)


def test_what_must_change_later_still_can(alice):
    invoice = make_invoice(alice)
    changed = Invoice.objects.filter(pk=invoice.pk).update(paid_total=Decimal(10), due_on=date(2030, 1, 1))
    assert changed == 1
