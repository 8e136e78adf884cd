"""Bookings are history: the database refuses to change or remove them, except with a guest's whole workspace."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import Business
from accounts.services import guests
from foundation.kernel.actors import Actor
from invoices.tests.make import actor_of, make_business
from payments.models import BankEntry, CreditMovement, Payment, WriteOff
from payments.services import credits, writeoffs
from payments.tests.make import make_invoices, make_payee, take_in

pytestmark = pytest.mark.django_db
TABLES = ("payments_payment", "payments_creditmovement", "payments_writeoff")


def fill(business):
    """A payment with a surplus, a write-off, a bank entry."""
    first, second = make_invoices(business, 2)
    actor, today = actor_of(business), timezone.localdate()
    credits.receive(first, amount=Decimal("600.00"), received_on=today, key=uuid4(), actor=actor, keep_rest=True)
    writeoffs.write_off(second, amount=Decimal("1.00"), reason="x", key=uuid4(), actor=actor)
    take_in(business, "camt_v08_mixed.xml")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET amount = 1", "DELETE FROM {}"])
def test_raw_sql_cannot_change_or_remove_a_booking(table, sql):
    fill(make_payee())
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        connection.cursor().execute(sql.format(table))


def test_a_guests_workspace_goes_with_everything_that_was_booked_in_it():
    business = make_business("Gast", number_format="F-{seq:04d}", purge_on=timezone.localdate() - timedelta(days=3))
    fill(business)
    assert guests.purge_one(business, actor=Actor.system())
    counts = [model.objects.count() for model in (Business, Payment, CreditMovement, WriteOff, BankEntry)]
    assert counts == [0, 0, 0, 0, 0]
