"""Two things at once: guesses, two guests with one address, keeping against the purge. On PostgreSQL only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, connections
from django.utils import timezone

from accounts.errors import AddressTaken, WorkspaceGone
from accounts.models import CODE_TRIES, Business, KeepCode, User
from accounts.services import guests, keeping
from foundation.kernel.actors import Actor

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time and hides races"),
]
ADDRESS = "nieuw@example.org"


def at_once(*acts):
    """Run all acts at the same moment, each on its own connection; their results or refusals in order."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(5)
        try:
            return act()
        except (AddressTaken, WorkspaceGone) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def a_guest():
    user, business = guests.start(language="nl", ip="192.0.2.7")
    return user, business, Actor.freelancer(user)


def test_guessing_in_parallel_gives_no_more_tries():
    user, _business, actor = a_guest()
    keeping.send_code(user, email=ADDRESS, language="nl", actor=actor)
    guesses = at_once(*[partial(keeping.try_code, user, code=f"{n:08d}", actor=actor) for n in range(12)])
    assert KeepCode.objects.get().tries == CODE_TRIES
    assert sum(guess.left > 0 or guess.right for guess in guesses) <= CODE_TRIES


@pytest.mark.parametrize("round_", range(5))
def test_one_address_becomes_one_account(round_):
    cast = [a_guest() for _guest in range(3)]
    at_once(*[partial(keeping.keep, user, email=ADDRESS, actor=actor) for user, _business, actor in cast])
    assert EmailAddress.objects.filter(email=ADDRESS, verified=True).count() == 1
    assert User.objects.filter(email=ADDRESS).count() == 1
    assert Business.objects.filter(purge_on=None).count() == 1


@pytest.mark.parametrize("round_", range(8))
def test_keeping_and_the_purge_never_leave_half(round_):
    user, business, actor = a_guest()
    Business.objects.filter(pk=business.pk).update(purge_on=date(2020, 1, 1))
    at_once(
        partial(keeping.keep, user, email=ADDRESS, actor=actor),
        partial(guests.purge, now=timezone.now(), actor=Actor.system()),
    )
    kept = Business.objects.filter(pk=business.pk, purge_on=None).exists()
    gone = not Business.objects.filter(pk=business.pk).exists()
    assert kept != gone
    assert User.objects.filter(pk=user.pk, email=ADDRESS).exists() == kept
    assert User.objects.filter(pk=user.pk).exists() == kept


def test_a_guest_moves_once():
    user, business, actor = a_guest()
    owner = User.objects.create_user("alice", "alice@example.org")
    moved = at_once(*[partial(guests.move, user, to=owner, actor=actor) for _time in range(4)])
    assert sorted(len(each) for each in moved) == [0, 0, 0, 1]
    assert business.memberships.get().user == owner
