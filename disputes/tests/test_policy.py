"""The deadlines a business publishes."""

from datetime import timedelta

import pytest

from disputes.models import DisputePolicy
from disputes.policy import BOUNDS, DEADLINES
from disputes.tests.make import make_dispute, make_disputed_invoice
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    business = make_business()
    client.force_login(owner_of(business))
    return business


def days(**changed):
    return {name: DEADLINES[name].days for name in BOUNDS} | changed


def test_a_new_version_is_public_and_running_cases_keep_theirs(client, alice):
    before = make_dispute(make_disputed_invoice(alice))
    client.post("/settings/disputes/", days(acknowledge=4, offer=10))
    assert DisputePolicy.objects.get(version=2).days["offer"] == 10
    page = client.get(f"/policy/{alice.pk}/").content.decode()
    assert "Within 4 business days" in page
    assert "open for 10 days" in page
    after = make_dispute(make_disputed_invoice(alice))
    assert (before.policy.version, after.policy.version) == (1, 2)
    assert after.due_at > before.due_at + timedelta(days=1)


@pytest.mark.parametrize(("name", "count"), [("acknowledge", 0), ("acknowledge", 6), ("offer", 2), ("reopen", 91)])
def test_days_that_are_not_fair_to_both_are_refused_at_the_field(client, alice, name, count):
    response = client.post("/settings/disputes/", days(**{name: count}))
    assert response.status_code == 422
    assert f'name="{name}" value="{count}"' in response.content.decode()
    assert not DisputePolicy.objects.filter(version=2).exists()


def test_the_same_days_make_no_new_version_and_reading_stores_nothing(client, alice):
    client.get("/settings/disputes/")
    client.get(f"/policy/{alice.pk}/")
    assert not DisputePolicy.objects.exists()
    client.post("/settings/disputes/", days())
    assert DisputePolicy.objects.get().version == 1


def test_anybody_reads_how_a_dispute_works_and_finds_it_from_the_policy(client):
    page = client.get("/help/disputes/").content.decode()
    for words in ("Understood", "only if all agree", "Silence is never taken as consent."):
        assert words in page
    for address in (f"/policy/{make_business().pk}/", "/"):
        assert 'href="/help/disputes/?back=' in client.get(address).content.decode()
