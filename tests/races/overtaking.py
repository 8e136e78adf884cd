"""A race with a fixed course, for the controls: the second begins when the first has done everything but commit.

With the lock the second waits and then sees what the first did. Without it the second decides upon what was true before
and writes over it, every time. `prove` runs that once per stage, each from the same rows, with one guard less.
"""

from threading import Event
from time import monotonic, sleep

from django.db import connection, transaction
from django.db.models import QuerySet

from foundation.kernel.errors import DomainError
from tests.races.starting_shot import PATIENCE, track
from tests.races.trials import drop, trials, unguard

WAITS = "SELECT cardinality(pg_blocking_pids(%s)) > 0"


def overtake(first, second, expected=DomainError):
    """What both gave back, or the refusals they met. The first commits once the second waits for it, or has ended."""
    written, ended, pids = Event(), Event(), []

    def lead():
        try:
            with transaction.atomic():
                result = first()
                written.set()
                _until_it_waits(pids, ended)
            return result
        except expected as refusal:
            return refusal
        finally:
            written.set()

    def follow():
        try:
            connection.ensure_connection()
            pids.append(connection.connection.info.backend_pid)
            written.wait(PATIENCE)
            return second()
        except expected as refusal:
            return refusal
        finally:
            ended.set()

    return track.run([lead, follow])


def _until_it_waits(pids, ended):
    patience = monotonic() + PATIENCE
    while not ended.is_set() and monotonic() < patience:
        if pids and _blocked(pids):  # none: the second has not come to its database yet
            return
        sleep(0.002)


def _blocked(pids):
    with connection.cursor() as cursor:
        cursor.execute(WAITS, pids)
        return cursor.fetchone()[0]


def prove(acts, told, *stages, expected=Exception):
    """Each stage is a guard to take away (on top of those before) and what must be told of the race without it."""
    for (guard_down, outcome), _trial in zip(stages, trials(len(stages)), strict=True):
        guard_down()
        results = overtake(*acts(), expected=expected)
        assert told(results) == outcome, (guard_down, results)


def as_it_is():
    """Nothing is taken away."""


def no_lock(monkeypatch, *models):
    """Rows of these models can be read by everybody at any time."""
    locked = QuerySet.select_for_update

    def look(rows, *args, **options):
        return rows.all() if rows.model in models else locked(rows, *args, **options)

    return lambda: monkeypatch.setattr(QuerySet, "select_for_update", look)


def no_state(monkeypatch, *models):
    """A conditional UPDATE that finds nothing any more is made all the same: a second line of defence is gone."""
    update = QuerySet.update

    def whatever(rows, **changes):
        if (found := update(rows, **changes)) or rows.model not in models:
            return found
        return update(rows.model._base_manager.filter(pk=_named(rows)), **changes) or 1

    return lambda: monkeypatch.setattr(QuerySet, "update", whatever)


def _named(rows):
    """The row that a query is about, or None."""
    asked = [each for each in rows.query.where.children if getattr(each, "lookup_name", "") == "exact"]
    return next((each.rhs for each in asked if each.lhs.target.primary_key), None)


def no_constraint(*names):
    """The unique constraints (or indexes) are gone; they come back after the test."""
    return lambda: [drop(name) for name in names]


def no_guard(table):
    """The triggers that keep history from being changed are silent."""
    return lambda: unguard(table)
