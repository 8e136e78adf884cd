"""Two workers on one piece of work: each item once, whatever becomes of the claim. A control shows what holds that."""

import threading
from functools import partial
from uuid import uuid4

import pytest

from foundation.work import services, worker
from foundation.work.models import Item, Run
from invoices.models import Invoice
from invoices.services import bulk, issue
from invoices.tests.make import SYSTEM, actor_of, make_draft
from tests.races.books import assert_gapless
from tests.races.starting_shot import race
from tests.races.trials import FEW, trials

DRAFTS = 4


class Killed(BaseException):
    """What a process does not survive."""


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def begin(business):
    drafts = [make_draft(business) for _each in range(DRAFTS)]
    parameters = {"ids": [str(draft.pk) for draft in drafts]}
    run = bulk.start(business, kind=bulk.ISSUE, parameters=parameters, key=uuid4(), actor=actor_of(business))
    return run, drafts


def numbers(drafts):
    return [Invoice.objects.get(pk=draft.pk).number for draft in drafts]


def test_workers_that_all_believe_to_hold_the_run_issue_each_draft_once(alice, monkeypatch):
    monkeypatch.setattr(worker, "_renew", lambda run, **changes: None)  # nobody notices that the claim is gone
    run, drafts = begin(alice)
    for _trial in trials(FEW):
        monkeypatch.setattr(worker, "_claim", lambda pk: Run.objects.get(pk=pk))
        Run.objects.filter(pk=run.pk).update(state="running")
        worker.work(run.pk, seconds=0)  # its items are named
        race(*[partial(worker.work, run.pk, seconds=30)] * 3, expected=worker.Interrupted)
        run.refresh_from_db()
        assert (run.done, run.failed, run.total) == (DRAFTS, 0, DRAFTS)
        assert all(numbers(drafts))
        assert_gapless(alice)


@pytest.mark.parametrize("guarded", [True, False], ids=["with the claim", "without it"])
def test_without_the_claim_of_an_item_it_would_be_done_twice(alice, monkeypatch, guarded):
    """The act here has no guard of its own: only the mark of the item keeps it from happening twice."""
    run, _drafts = begin(alice)
    item = Item.objects.create(run=run, target="x")
    together, done = threading.Barrier(2), []
    kind = worker.Kind("test", "Test", prepare=lambda run, item: together.wait(20), act=lambda *_: done.append(1))
    if not guarded:
        monkeypatch.setattr(worker, "take", lambda item, fate, sentence="": True)
    race(*[partial(worker.do, run, item, kind, SYSTEM)] * 2)
    assert len(done) == (1 if guarded else 2)


def test_a_worker_killed_between_the_act_and_its_commit_leaves_a_draft_for_the_next_one(alice, monkeypatch):
    run, drafts = begin(alice)
    record, seen = issue._record, []

    def dies_at_the_third(*facts):
        record(*facts)
        seen.append(1)
        if len(seen) == 3:
            raise Killed

    monkeypatch.setattr(issue, "_record", dies_at_the_third)
    with pytest.raises(Killed):
        worker.work(run.pk, seconds=30)
    assert sum(bool(number) for number in numbers(drafts)) == 2
    Run.objects.filter(pk=run.pk).update(claimed_until=None)
    worker.work(run.pk, seconds=30)
    run.refresh_from_db()
    assert (run.done, run.failed, run.state) == (DRAFTS, 0, "finished")
    assert len(set(numbers(drafts))) == DRAFTS
    assert_gapless(alice)


def test_two_clicks_of_one_form_begin_one_piece_of_work(alice):
    for _trial in trials(FEW):
        start = partial(
            services.start, alice.pk, kind=bulk.ISSUE, parameters={"ids": []}, key=uuid4(), actor=actor_of(alice)
        )
        race(start, start)
        assert Run.objects.count() == 1
