"""Races need a database that lets two writers in: PostgreSQL. On SQLite they are left out, and that is said aloud."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from invoices.tests.make import make_business, owner_of
from tests.races.starting_shot import track
from tests.races.trials import forget

REASON = "races need PostgreSQL: SQLite lets one writer in at a time and hides them"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/races/" in item.nodeid:
            item.add_marker(pytest.mark.race)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if connection.vendor != "postgresql":
                item.add_marker(pytest.mark.skip(reason=REASON))


@pytest.fixture(autouse=True)
def _nobody_answers_the_bell(monkeypatch):
    """Letters and papers wait in their tables, so that they can be counted."""
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *args, **options: None)


@pytest.fixture(autouse=True)
def _everything_put_away(transactional_db):
    yield
    track.close()
    forget()


@pytest.fixture
def alice(db):
    """Her address is confirmed: letters go to her, and she may send."""
    business = make_business()
    EmailAddress.objects.create(user=owner_of(business), email=business.email, verified=True, primary=True)
    return business
