"""Guest workspaces go after their last day, unless something of them must stay."""

import logging
from datetime import UTC, date, datetime

import pytest

from accounts.jobs import purge_guests
from accounts.models import Business, User
from accounts.services import guests
from accounts.tests.make import alice, business_of, own
from foundation.audit.models import Event
from foundation.kernel.actors import Actor
from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db
LAST_DAY = date(2025, 5, 1)
DAY_AFTER = datetime(2025, 5, 2, 6, tzinfo=UTC)


@pytest.fixture
def workspace():
    user, business = guests.start(language="nl", ip="192.0.2.7")
    Business.objects.filter(pk=business.pk).update(purge_on=LAST_DAY)
    business.refresh_from_db()
    return user, business


@pytest.fixture
def keepers(monkeypatch):
    kept = []
    monkeypatch.setattr(guests, "keepers", kept)
    return kept


def purge(now=DAY_AFTER):
    return guests.purge(now=now, actor=Actor.system())


def test_a_workspace_nobody_kept_is_gone_with_its_guest(workspace, keepers):
    user, business = workspace
    assert purge() == 1
    assert not Business.objects.filter(pk=business.pk).exists()
    assert not User.objects.filter(pk=user.pk).exists()
    assert Event.objects.filter(chain=f"business:{business.pk}", verb="business.purged").exists()


@pytest.mark.parametrize(
    ("zone", "now", "gone"),
    [
        ("Europe/Amsterdam", datetime(2025, 5, 1, 21, 59, tzinfo=UTC), 0),
        ("Europe/Amsterdam", datetime(2025, 5, 1, 22, 1, tzinfo=UTC), 1),
        ("America/Curacao", datetime(2025, 5, 2, 3, 59, tzinfo=UTC), 0),
        ("Pacific/Kiritimati", datetime(2025, 5, 1, 10, 1, tzinfo=UTC), 1),
    ],
)
def test_the_last_day_ends_where_the_business_is(workspace, keepers, zone, now, gone):
    Business.objects.filter(pk=workspace[1].pk).update(time_zone=zone)
    assert purge(now) == gone


def test_what_a_client_holds_or_disputes_stays_another_year(workspace, keepers):
    _user, business = workspace
    keepers.append(lambda one: one.pk == business.pk)
    assert purge() == 0
    business.refresh_from_db()
    assert business.purge_on == date(2026, 5, 1)


def test_the_letters_of_the_workspace_go_too(workspace, keepers):
    _user, business = workspace
    context = {"business": "x", "old": "", "new": "", "by": "", "ip": "", "business_url": ""}
    outbox.queue(
        "accounts/email/iban_changed", to="c@example.org", language="en", context=context, business_id=business.pk
    )
    purge()
    assert not OutgoingEmail.objects.exists()


def test_other_packages_remove_their_own_rows_first(workspace, keepers, monkeypatch):
    removed = []
    monkeypatch.setattr(guests, "removers", [lambda one: removed.append(one.pk)])
    purge()
    assert removed == [workspace[1].pk]


def test_businesses_with_an_owner_are_never_touched(keepers):
    business = business_of(alice())
    assert purge() == 0
    assert Business.objects.get() == business


def test_one_that_cannot_be_removed_does_not_hold_up_the_others(workspace, keepers, monkeypatch, caplog):
    other = own(guests.start(language="nl", ip="192.0.2.8")[0], purge_on=LAST_DAY)

    def refuse(business):
        if business.pk == other.pk:
            raise RuntimeError("still in use")

    monkeypatch.setattr(guests, "removers", [refuse])
    with caplog.at_level(logging.ERROR):
        assert purge() == 1
    assert Business.objects.filter(pk=other.pk).exists()
    assert "guest_purge_failed" in caplog.text


def test_the_clock_calls_it(workspace, keepers):
    purge_guests()
    assert not Business.objects.filter(pk=workspace[1].pk).exists()
