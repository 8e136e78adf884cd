"""A guest begins without being asked anything."""

from datetime import timedelta

import pytest
import time_machine
from limits import parse

from accounts import session
from accounts.errors import TooManyGuests
from accounts.models import Business, User
from accounts.services import guests
from accounts.tests.make import alice, business_of, guest, visit
from foundation.audit.models import Event

pytestmark = pytest.mark.django_db


@time_machine.travel("2025-03-31T22:30:00+00:00")
def test_a_guest_gets_a_workspace_for_thirty_days_counted_where_the_business_is():
    user, business = guests.start(language="nl", ip="192.0.2.7")

    assert user.is_guest
    assert not user.has_usable_password()
    assert business.language == user.language == "nl"
    assert f"{business.purge_on}" == "2025-05-01"  # in Amsterdam it is already 1 April
    assert business.memberships.get().user == user


def test_beginning_leaves_an_event():
    _user, business = guests.start(language="en", ip="192.0.2.7")
    assert Event.objects.filter(chain=f"business:{business.pk}", verb="business.created").exists()


def test_a_stranger_becomes_a_guest_and_a_guest_keeps_the_workspace():
    request = visit()

    first = session.sign_in_guest(request)
    second = session.sign_in_guest(request)

    assert first == second == request.business
    assert request.user.is_guest
    assert Business.objects.count() == 1


def test_somebody_with_an_account_starts_in_their_own_business():
    user = alice()
    request = visit(user)
    request.business = business_of(user)

    assert session.sign_in_guest(request) == business_of(user)
    assert User.objects.count() == 1


def test_one_network_cannot_fill_the_house_with_guests(monkeypatch):
    monkeypatch.setattr(session, "NEW_GUESTS", parse("2/hour"))
    for _visitor in range(2):
        request = visit()
        session.sign_in_guest(request)

    request = visit()
    with pytest.raises(TooManyGuests):
        session.sign_in_guest(request)
    assert Business.objects.count() == 2


def test_a_guest_sees_until_when_the_workspace_stays(client):
    _user, business = guest(client)
    Business.objects.filter(pk=business.pk).update(purge_on=business.created_at.date() + timedelta(days=30))

    page = client.get("/settings/").content.decode()

    assert "/accounts/keep/" in page


def test_a_guest_may_not_change_an_address_or_password_without_keeping_first(client):
    guest(client)
    for path in ("/accounts/email/", "/accounts/password/set/", "/accounts/2fa/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/keep/?next=")
