"""After all migrations every guard stands, on both databases."""

import pytest

from foundation.audit import guards as audit
from foundation.audit.triggers import missing
from invoices import guards as invoices


@pytest.mark.django_db
@pytest.mark.parametrize("guards", [audit.GUARDS, invoices.GUARDS], ids=["audit", "invoices"])
def test_every_guard_stands_after_all_migrations(guards):
    assert missing(guards) == []
