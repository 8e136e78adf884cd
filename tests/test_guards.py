"""After all migrations every guard stands, on both databases."""

import pytest
from django.db import connection

from clients import guards as clients
from foundation.audit import guards as audit
from foundation.audit.triggers import missing
from invoices import guards as invoices
from notices import guards as notices
from payments import guards as payments


@pytest.mark.django_db
@pytest.mark.parametrize(
    "guards",
    [audit.GUARDS + audit.STAMPS, clients.GUARDS, invoices.GUARDS, payments.GUARDS, notices.GUARDS],
    ids=["audit", "clients", "invoices", "payments", "notices"],
)
def test_every_guard_stands_after_all_migrations(guards):
    assert missing(guards) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows no INSERT OR REPLACE")
@pytest.mark.parametrize("name", ["no_replace", "no_takeover"])
def test_the_guards_against_replacing_an_invoice_look_it_up_by_its_number(name):
    """Otherwise every saved draft would read all invoices of its business."""
    guard = next(each for each in invoices.GUARDS if each.table == "invoices_invoice" and each.name == name)
    query = guard.condition.removeprefix("EXISTS (").removesuffix(")")
    for column in ("NEW.id", "NEW.business_id", "NEW.number", "OLD.rowid"):
        query = query.replace(column, "'x'")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "one_number_per_business" in plan
