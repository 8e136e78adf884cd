"""Long work: every item once, refusals as sentences, taken up again after a kill, stopped by a button."""

import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.work import jobs, kinds, results, services, worker
from foundation.work.errors import NothingRuns, ResultGone, TooMuchAtOnce
from foundation.work.kinds import Kind, Result
from foundation.work.models import Item, Run, State

pytestmark = pytest.mark.django_db
SHOP = UUID("6a0c6c1e-0000-4000-8000-000000000001")
ALICE = Actor.system()


class Killed(BaseException):
    """What a process does not survive."""


@pytest.fixture
def told(monkeypatch, settings, tmp_path):
    """A kind of work with five items; what was done, in order."""
    settings.MEDIA_ROOT = tmp_path
    done = []

    def act(run, item, actor):
        if item.target == "refused":
            raise DomainError("Its number is missing.")
        if item.target == "broken":
            raise ZeroDivisionError
        done.append(item.target)

    targets = lambda run: [(name, name.title()) for name in run.parameters["names"]]  # noqa: E731
    monkeypatch.setitem(kinds.kinds, "test", Kind("test", "Test", targets=targets, act=act))
    return done


def begin(*names, key=None, kind="test"):
    return services.start(SHOP, kind=kind, parameters={"names": names}, key=key or uuid4(), actor=ALICE)[0]


def go_on(run, seconds=60.0):
    more = worker.work(run.pk, seconds=seconds)
    run.refresh_from_db()
    return more


def kill_at(monkeypatch, name):
    """The process dies in the middle of this item, before its commit."""
    kind = kinds.kinds["test"]

    def dies(run, item, actor):
        if item.target == name:
            raise Killed
        return kind.act(run, item, actor)

    monkeypatch.setitem(kinds.kinds, "test", Kind("test", "Test", targets=kind.targets, act=dies))
    return lambda: monkeypatch.setitem(kinds.kinds, "test", kind)


def lease_ends(run):
    Run.objects.filter(pk=run.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_a_refusal_is_one_items_sentence_and_the_others_go_on(told):
    run = begin("one", "refused", "broken", "two")
    assert go_on(run) is False
    assert told == ["one", "two"]
    assert (run.state, run.total, run.done, run.failed) == (State.FINISHED, 4, 2, 2)
    sentences = dict(run.items.filter(fate="failed").values_list("target", "sentence"))
    assert sentences["refused"] == "Its number is missing."
    assert "Nothing of this one was changed" in sentences["broken"]


def test_after_a_kill_the_work_goes_on_where_it_was_and_does_nothing_twice(told, monkeypatch):
    run = begin("one", "two", "three")
    revive = kill_at(monkeypatch, "two")
    with pytest.raises(Killed):
        go_on(run)
    revive()
    assert go_on(run) is False, "the dead worker's lease still holds"
    assert told == ["one"]
    lease_ends(run)
    jobs.sweep_work()
    run.refresh_from_db()
    assert told == ["one"], "the sweep leaves what was asked for a moment ago to the bell"
    Run.objects.filter(pk=run.pk).update(queued_at=timezone.now() - timedelta(minutes=1))
    jobs.sweep_work()
    run.refresh_from_db()
    assert told == ["one", "two", "three"]
    assert (run.state, run.done) == (State.FINISHED, 3)


def test_work_that_kills_its_worker_every_time_ends_with_a_sentence(told, monkeypatch):
    run = begin("one", "two")
    kill_at(monkeypatch, "two")
    for _attempt in range(worker.MAX_ATTEMPTS + 1):
        lease_ends(run)
        try:
            go_on(run)
        except Killed:
            continue
    lease_ends(run)
    go_on(run)
    assert (run.state, run.done) == (State.FAILED, 1)
    assert "several times" in run.summary


def test_a_slice_ends_in_time_and_says_that_there_is_more(told):
    run = begin("one", "two")
    assert go_on(run, seconds=0) is True
    assert (run.state, run.claimed_until) == (State.RUNNING, None)
    assert go_on(run) is False
    assert run.state == State.FINISHED


def test_stop_ends_it_before_the_next_item_and_keeps_what_is_done(told, monkeypatch):
    run = begin("one", "two", "three")
    act = kinds.kinds["test"].act

    def stops(run, item, actor):
        act(run, item, actor)
        services.stop(run, actor=ALICE)

    monkeypatch.setitem(kinds.kinds, "test", Kind("test", "Test", targets=kinds.kinds["test"].targets, act=stops))
    go_on(run)
    assert (run.state, run.done, told) == (State.STOPPED, 1, ["one"])
    with pytest.raises(NothingRuns):
        services.stop(run, actor=ALICE)


def test_the_same_form_begins_one_piece_of_work_and_a_business_has_five_at_most(told):
    key = uuid4()
    assert begin("one", key=key).pk == begin("one", key=key).pk
    for _each in range(services.AT_ONCE - 1):
        begin("one")
    with pytest.raises(TooMuchAtOnce):
        begin("one")


def test_a_file_is_kept_with_its_hash_and_gone_after_its_time(told, monkeypatch, tmp_path):
    made = tmp_path / "made.zip"

    def finish(run, actor, beat):
        made.write_bytes(b"PK of " + results.read_source(run))
        beat(1, 2)
        return Result("Made.", file=made, file_name="all.zip")

    monkeypatch.setitem(kinds.kinds, "file", Kind("file", "File", finish=finish))
    run, _new = services.start(SHOP, kind="file", parameters={}, key=uuid4(), actor=ALICE, source=b"it")
    go_on(run)
    assert (run.state, run.summary, run.source_name, run.result_size) == (State.FINISHED, "Made.", "", 8)
    assert results.opened(run).read() == b"PK of it"
    assert not made.exists()
    assert results.purge(timezone.now()) == 0
    assert results.purge(timezone.now() + services.KEPT + timedelta(minutes=1)) == 1
    with pytest.raises(ResultGone):
        results.opened(run)
    assert not Run.objects.exists()


def test_two_workers_never_hold_the_same_run(told):
    run = begin("one")
    first = worker._claim(run.pk)
    assert worker._claim(run.pk) is None
    lease_ends(run)
    second = worker._claim(run.pk)
    assert second is not None
    with pytest.raises(worker.Interrupted):
        worker._renew(first)


def test_an_item_is_taken_once(told):
    run = begin("one")
    item = Item.objects.create(run=run, target="x")
    assert worker.take(item, Item.Fate.DONE)
    assert not worker.take(item, Item.Fate.DONE)


def test_the_sweep_stops_when_its_time_is_over(told):
    run = begin("one")
    Run.objects.filter(pk=run.pk).update(queued_at=timezone.now() - timedelta(minutes=1))
    begun = time.monotonic()
    jobs.sweep_work(seconds=-1)
    assert told == []
    assert time.monotonic() - begun < 5
