"""What all tests share."""

import re
from collections import Counter
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from foundation.links.rates import Counter as RateCounter
from notices import statutes


def pytest_terminal_summary(terminalreporter):
    """What was left out is said at the end, with its reason: a silent skip reads like a pass."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", [])]
    reasons = Counter(why[2].removeprefix("Skipped: ") for why in skipped if isinstance(why, tuple))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"!! {count} tests LEFT OUT: {reason}", yellow=True, bold=True)


@pytest.fixture(autouse=True, scope="session")
def passwords_are_cheap():
    """A good hash takes half a second on purpose, which hundreds of tests need not wait for."""
    kept, settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS, ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    settings.PASSWORD_HASHERS = kept


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """A live server has threads of its own: with SQLite in memory all of them would share one connection, and so one
    transaction. With such tests in the run SQLite gets a file, as it has at home."""
    if any("live_server" in getattr(item, "fixturenames", ()) for item in request.session.items):
        for database in settings.DATABASES.values():
            if database["ENGINE"].endswith("sqlite3"):
                database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True, scope="session")
def flushing_passes_the_guards():
    """After a transactional test the test runner empties every table, which the triggers of the product refuse.

    The tests own their tables, so around that flush, and only there, they set the triggers aside and put them back.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_guards(self, sql_list):
        with triggers_set_aside(self.connection):
            flush(self, _fewer(self.connection, sql_list) if self.connection.vendor == "postgresql" else sql_list)

    BaseDatabaseOperations.execute_sql_flush = flush_without_guards
    yield
    BaseDatabaseOperations.execute_sql_flush = flush


def _fewer(connection, sql_list):
    """Emptying the few tables that have rows is quicker than TRUNCATE, which writes new files for all of them."""
    tables = [table for statement in sql_list for table in re.findall(r'"\w+"', statement)]
    full = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608
    return [f"DELETE FROM {table}" for (table,) in _rows(connection, full)]  # noqa: S608 - names come from Django


@contextmanager
def triggers_set_aside(connection):
    """All triggers of the test database are gone inside, and are as they were afterwards."""
    aside, back = (_postgresql if connection.vendor == "postgresql" else _sqlite)(connection)
    _execute(connection, aside)
    try:
        yield
    finally:
        _execute(connection, back)


def _postgresql(connection):
    rows = _rows(
        connection,
        "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgenabled <> 'D'",
    )
    state = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}
    return (
        [f'ALTER TABLE {table} DISABLE TRIGGER "{name}"' for table, name, _ in rows],
        [f'ALTER TABLE {table} {state[enabled]} TRIGGER "{name}"' for table, name, enabled in rows],
    )


def _sqlite(connection):
    rows = _rows(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return [f'DROP TRIGGER "{name}"' for name, _ in rows], [sql for _, sql in rows]


def _rows(connection, query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _execute(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, None)


@pytest.fixture(autouse=True)
def nobody_has_knocked_yet(monkeypatch):
    """What one test counts is not another's, also where Redis keeps the counts for all processes."""
    ask, mine = RateCounter._ask, uuid4().hex
    monkeypatch.setattr(RateCounter, "_ask", lambda self, verb, limit, names: ask(self, verb, limit, (mine, *names)))


@pytest.fixture(autouse=True)
def every_test_begins_in_the_language_of_the_settings():
    """A request leaves its language behind in the thread; the next test must not hear it."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def the_law_is_read_anew():
    """What an admin of one test verified is not law in the next."""
    statutes.forget()


@pytest.fixture
def admin_client(admin_client, settings):
    """Somebody at the desk. The second factor has tests of its own in accounts."""
    settings.ADMIN_MFA = False
    return admin_client
