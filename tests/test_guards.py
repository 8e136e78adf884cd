"""After all migrations every guard stands, on both databases."""

import pytest

from foundation.audit import guards as audit
from foundation.audit.triggers import missing
from invoices import guards as invoices
from payments import guards as payments


@pytest.mark.django_db
@pytest.mark.parametrize(
    "guards", [audit.GUARDS, invoices.GUARDS, payments.GUARDS], ids=["audit", "invoices", "payments"]
)
def test_every_guard_stands_after_all_migrations(guards):
    assert missing(guards) == []
