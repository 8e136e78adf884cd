"""Threads that record at the same moment. SQLite lets one writer in at a time and would hide a missing lock."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.audit import log
from foundation.audit.models import GENESIS, ChainHead, Event
from foundation.audit.tests.make import HELDER, a_chain, recorded
from foundation.audit.verify import verify_chain

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="races need PostgreSQL"),
]
THREADS, EACH = 6, 20


def race(work):
    """Run the work in all threads from one starting shot; how many ended in an IntegrityError."""
    start = Barrier(THREADS)

    def run(_):
        start.wait()
        try:
            return work()
        except IntegrityError:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return sum(failed or 0 for failed in threads.map(run, range(THREADS)))


def test_a_hundred_and_twenty_events_at_once_leave_no_gap():
    chain = a_chain()
    assert race(lambda: [recorded(chain, text="hello") for _ in range(EACH)] and 0) == 0
    assert list(Event.objects.filter(chain=chain).order_by("seq").values_list("seq", flat=True)) == [
        *range(1, THREADS * EACH + 1)
    ]
    assert log.head(chain).seq == THREADS * EACH
    assert verify_chain(chain) == []


def test_a_check_meanwhile_finds_no_fault():
    chain = a_chain()
    found = []

    def write_or_check():
        for _ in range(EACH):
            recorded(chain)
            found.extend(verify_chain(chain))

    assert race(write_or_check) == 0
    assert found == []


def test_without_the_lock_the_same_race_goes_wrong(monkeypatch):
    """The control: it shows that the race above does race."""
    chain, all_have_read = a_chain(), Barrier(THREADS)

    def read_only(chain):
        row = ChainHead.objects.filter(chain=chain).first() or ChainHead(chain=chain, seq=0, hash=GENESIS)
        all_have_read.wait()
        return row

    ChainHead.objects.create(chain=chain)
    monkeypatch.setattr(log, "_lock", read_only)
    assert race(lambda: recorded(chain) and 0) == THREADS - 1


def test_an_act_that_fails_gives_its_place_to_the_next():
    chain = a_chain()

    def give_up():
        with transaction.atomic():
            log.record("dispute.raised", chain=chain, actor=HELDER)
            transaction.set_rollback(True)
        recorded(chain)

    assert race(give_up) == 0
    assert verify_chain(chain) == []
    assert log.head(chain).seq == THREADS
