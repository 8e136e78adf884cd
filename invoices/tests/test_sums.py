"""The sums above the list: true in the transaction that changes an invoice, small after a sweep, and mended if not."""

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.utils import timezone

from invoices import sums
from invoices.jobs import fold_sums
from invoices.models import Invoice, InvoiceSum
from invoices.services import sums as keeping
from invoices.services.credit import credit_lines
from invoices.services.settle import set_disputed, write_off
from invoices.tests.make import SYSTEM, actor_of, make_business, make_draft, make_invoice

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)
FULL = Decimal("514.25")


@pytest.fixture
def alice():
    return make_business()


def settle(pk, **fields):
    Invoice.objects.filter(pk=pk).update(**fields)


def test_after_every_kind_of_act_the_sums_are_those_of_the_books(alice):
    make_draft(alice)
    paid, part, late, off, noted = (make_invoice(alice) for _each in range(5))
    dollars, line = make_invoice(alice, currency="USD"), noted.lines.get()
    acts = [
        lambda: settle(paid.pk, paid_total=paid.total),
        lambda: settle(part.pk, paid_total=Decimal("100.10")),
        lambda: settle(late.pk, due_on=date(2020, 1, 1)),
        lambda: set_disputed(late, gross=Decimal("102.85"), actor=SYSTEM),
        lambda: write_off(off, amount=off.total, reason="gone", actor=SYSTEM),
        lambda: credit_lines(noted, amounts={line.pk: Decimal("85.00")}, reason="x", actor=actor_of(alice)),
        lambda: settle(dollars.pk, planned_total=Decimal("500.00")),
        lambda: settle(paid.pk, paid_total=Decimal("0.00")),
        lambda: fold_sums(),
        lambda: settle(part.pk, paid_total=part.total),
    ]  # fmt: skip
    for act in acts:
        act()
        assert sums.differences(alice, TODAY) == []
    assert sums.tiles(alice, today=TODAY)["open"] == (FULL + FULL + FULL - Decimal("102.85"), 4, 1)
    assert sums.tiles(alice, today=TODAY)["disputed"] == (Decimal("102.85"), 1, 0)


def test_a_change_that_is_undone_leaves_the_sums_as_they_were(alice):
    invoice = make_invoice(alice)
    before = sums.tiles(alice, today=TODAY)
    with transaction.atomic():
        settle(invoice.pk, paid_total=invoice.total)
        transaction.set_rollback(True)
    assert sums.tiles(alice, today=TODAY) == before


def test_what_does_not_touch_a_sum_adds_nothing_to_them(alice):
    invoice = make_invoice(alice)
    count = InvoiceSum.objects.count()
    settle(invoice.pk, sent_at=timezone.now())
    make_draft(alice)
    assert InvoiceSum.objects.count() == count == 1


def test_a_sweep_leaves_a_row_per_due_date_and_one_for_all_that_are_long_past(alice):
    for day in (TODAY, TODAY, TODAY + timedelta(days=1), TODAY - timedelta(days=99)):
        settle(make_invoice(alice).pk, due_on=day)
    for day in (TODAY - timedelta(days=101), date(2019, 1, 1), date(2018, 1, 1)):
        settle(make_invoice(alice).pk, due_on=day)
    bob = make_invoice(make_business("Bureau Bob"))
    before = sums.tiles(alice, today=TODAY)
    keeping.fold_all(alice, TODAY)
    rows = InvoiceSum.objects.for_business(alice)
    assert sorted((row.due_on, row.open_count) for row in rows) == [
        (sums.LONG_AGO, 3), (TODAY - timedelta(days=99), 1), (TODAY, 2), (TODAY + timedelta(days=1), 1),
    ]  # fmt: skip
    assert sums.tiles(alice, today=TODAY) == before
    assert before["overdue"] == (4 * FULL, 4, 0)
    assert fold_sums() == 1
    assert not InvoiceSum.objects.filter(is_folded=False).exists()
    assert sums.differences(bob.business, TODAY) == []


def test_a_due_date_that_becomes_long_past_is_folded_with_the_next_news(alice):
    settle(make_invoice(alice).pk, due_on=TODAY)
    keeping.fold_all(alice, TODAY)
    later = TODAY + sums.OLD + timedelta(days=1)
    settle(make_invoice(alice).pk, due_on=later)
    keeping.fold_all(alice, later)
    assert {row.due_on for row in InvoiceSum.objects.all()} == {sums.LONG_AGO, later}
    assert sums.differences(alice, later) == []


def test_what_was_paid_off_leaves_only_what_was_paid_per_year(alice):
    invoice = make_invoice(alice)
    keeping.fold_all(alice, TODAY)
    settle(invoice.pk, paid_total=invoice.total, due_on=date(2020, 1, 1))
    keeping.fold_all(alice, TODAY)
    row = InvoiceSum.objects.get()
    assert (row.open_count, row.paid_count, row.paid, row.issued_on.day) == (0, 1, FULL, 1)
    assert sums.tiles(alice, today=row.issued_on)["paid"] == (FULL, 1, 0)
    assert sums.tiles(alice, today=row.issued_on - timedelta(days=1))["paid"][1] == 0


def test_what_is_missing_is_found_and_added(alice):
    make_invoice(alice)
    InvoiceSum.objects.update(open=Decimal("1.00"))
    (missing,) = sums.differences(alice, TODAY)
    assert (missing.open, missing.open_count) == (FULL - 1, 0)
    assert keeping.mend(alice, TODAY) == 1
    assert sums.differences(alice, TODAY) == []
    assert sums.tiles(alice, today=TODAY)["open"] == (FULL, 1, 0)


def test_the_migration_fills_the_sums_from_the_invoices_that_are_there(alice):
    make_invoice(alice)
    settle(make_invoice(alice).pk, paid_total=FULL)
    InvoiceSum.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("invoices.migrations.0016_sums").FILL)
    assert sums.differences(alice, TODAY) == []
