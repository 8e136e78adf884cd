"""After all migrations every guard stands, on both databases."""

import pytest

from foundation.audit import guards as audit
from foundation.audit.triggers import missing
from invoices import guards as invoices
from notices import guards as notices
from payments import guards as payments


@pytest.mark.django_db
@pytest.mark.parametrize(
    "guards",
    [audit.GUARDS, invoices.GUARDS, payments.GUARDS, notices.GUARDS],
    ids=["audit", "invoices", "payments", "notices"],
)
def test_every_guard_stands_after_all_migrations(guards):
    assert missing(guards) == []
