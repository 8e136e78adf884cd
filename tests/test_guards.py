"""After all migrations every guard stands, on both databases."""

import pytest

from clients import guards as clients
from foundation.audit import guards as audit
from foundation.audit.triggers import missing
from invoices import guards as invoices
from payments import guards as payments


@pytest.mark.django_db
@pytest.mark.parametrize(
    "guards",
    [audit.GUARDS, clients.GUARDS, invoices.GUARDS + invoices.AGREED, payments.GUARDS],
    ids=["audit", "clients", "invoices", "payments"],
)
def test_every_guard_stands_after_all_migrations(guards):
    assert missing(guards) == []
