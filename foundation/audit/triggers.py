"""Guards that live in the database, so that raw SQL meets them too: append-only tables, frozen rows, and followers.

Conditions are written once, in PostgreSQL's words; what SQLite spells differently is translated here. They may use
`helder_sha256(text)`. In SQLite that function comes with Django's connection: a foreign client cannot insert at all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.migrations import RunPython

BOTH = ("postgresql", "sqlite")
_DIGEST = """CREATE OR REPLACE FUNCTION helder_sha256(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT encode(sha256(convert_to(value, 'UTF8')), 'hex') $$"""


@dataclass(frozen=True)
class Guard:
    """One trigger: before `act` (INSERT, UPDATE, DELETE, TRUNCATE) refuse with the sentence if the condition holds."""

    table: str
    name: str
    act: str
    sentence: str
    condition: str = "TRUE"
    vendors: tuple[str, ...] = BOTH

    @property
    def trigger(self) -> str:
        return f"{self.table}_{self.name}"

    def create(self, vendor: str, schema: str = "public") -> list[str]:
        """The SQL that sets up the guard; empty where the database does not need it."""
        if vendor not in self.vendors:
            return []
        return self._postgresql(schema) if vendor == "postgresql" else [self._sqlite()]

    def drop(self, vendor: str) -> list[str]:
        """The SQL that takes the guard away: for the owner of the table, in a migration."""
        if vendor not in self.vendors:
            return []
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.trigger}"]
        return [f"DROP TRIGGER IF EXISTS {self.trigger} ON {self.table}", f"DROP FUNCTION IF EXISTS {self.trigger}()"]

    def _postgresql(self, schema: str) -> list[str]:
        level = "STATEMENT" if self.act == "TRUNCATE" else "ROW"
        result = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(self.act, "NEW")
        # The fixed search_path keeps a temporary table from posing as the real one.
        return [
            _DIGEST,
            f"CREATE OR REPLACE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = {schema}, pg_temp AS $$ BEGIN IF ({self.condition}) THEN"
            f" RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = {_quoted(self.sentence)};"
            f" END IF; RETURN {result}; END $$",
            f"CREATE TRIGGER {self.trigger} BEFORE {self.act} ON {self.table}"
            f" FOR EACH {level} EXECUTE FUNCTION {self.trigger}()",
            f"ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER {self.trigger}",
        ]

    def _sqlite(self) -> str:
        condition = self.condition.replace("IS DISTINCT FROM", "IS NOT").replace("helder_sha256(", "SHA256(")
        return (
            f"CREATE TRIGGER {self.trigger} BEFORE {self.act} ON {self.table} FOR EACH ROW WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, {_quoted(self.sentence)}); END"
        )


@dataclass(frozen=True)
class Follower:
    """One trigger: after `act` (INSERT, UPDATE), where the condition holds, one more statement in the same transaction.

    For sums that have to move with the rows they add up, whatever changed those. In PostgreSQL the statement runs with
    the rights of who writes, like any other of theirs.
    """

    table: str
    name: str
    act: str
    condition: str
    statement: str
    vendors: tuple[str, ...] = BOTH

    @property
    def trigger(self) -> str:
        return f"{self.table}_{self.name}"

    def create(self, vendor: str, schema: str = "public") -> list[str]:
        if vendor == "sqlite":
            condition = self.condition.replace("IS DISTINCT FROM", "IS NOT")
            return [
                f"CREATE TRIGGER {self.trigger} AFTER {self.act} ON {self.table} FOR EACH ROW WHEN {condition}"
                f" BEGIN {self.statement}; END"
            ]
        return [
            f"CREATE OR REPLACE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = {schema}, pg_temp AS $$ BEGIN {self.statement}; RETURN NULL; END $$",
            f"CREATE TRIGGER {self.trigger} AFTER {self.act} ON {self.table}"
            f" FOR EACH ROW WHEN ({self.condition}) EXECUTE FUNCTION {self.trigger}()",
            f"ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER {self.trigger}",
        ]

    def drop(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.trigger}"]
        return [f"DROP TRIGGER IF EXISTS {self.trigger} ON {self.table}", f"DROP FUNCTION IF EXISTS {self.trigger}()"]


Trigger = Guard | Follower


def append_only(table: str, *, keys: Sequence[Sequence[str]] = (("id",),), sentence: str = "") -> list[Guard]:
    """Guards under which rows of the table can be added, and never changed or removed.

    `keys` are all unique keys of the table: SQLite's INSERT OR REPLACE removes whatever stands in its way.
    """
    sentence = sentence or f"A row of {table} is never changed or removed."
    return [
        Guard(table, "no_update", "UPDATE", sentence),
        Guard(table, "no_delete", "DELETE", sentence),
        no_truncate(table, sentence),
        no_replace(table, sentence, keys),
    ]


def freeze_columns(
    table: str,
    columns: Sequence[str],
    condition: str,
    *,
    keys: Sequence[Sequence[str]] = (("id",),),
    filled: Sequence[str] = (),
    sentence: str = "",
) -> list[Guard]:
    """Guards under which a row that meets the condition cannot be deleted, and keeps these columns for ever.

    The condition speaks of the row as OLD: `OLD.number IS NOT NULL`. Once it holds it keeps holding: an update that
    would make it false is refused too. `keys` are all unique keys of the table (they freeze along); those with a
    column of `filled` leave empty texts out (their index is partial: SQLite uses it only if the condition says so).
    """
    sentence = sentence or f"This row of {table} is final."
    frozen = dict.fromkeys([*columns, *(column for key in keys for column in key)])
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in frozen)
    lifted = f"({condition.replace('OLD.', 'NEW.')}) IS NOT TRUE"
    return [
        Guard(table, "frozen_update", "UPDATE", sentence, f"({condition}) AND ({changed} OR {lifted})"),
        Guard(table, "frozen_delete", "DELETE", sentence, f"({condition})"),
        no_truncate(table, sentence),
        no_replace(table, sentence, keys, condition, filled),
        _no_replace_by_update(table, sentence, keys, condition, filled),
    ]


def no_truncate(table: str, sentence: str) -> Guard:
    """PostgreSQL's TRUNCATE asks no row trigger."""
    return Guard(table, "no_truncate", "TRUNCATE", sentence, vendors=("postgresql",))


def no_replace(
    table: str, sentence: str, keys: Sequence[Sequence[str]], condition: str = "TRUE", filled: Sequence[str] = ()
) -> Guard:
    """SQLite's INSERT OR REPLACE deletes the row in its way without asking the DELETE trigger."""
    way = _in_the_way(table, keys, _held(condition), filled)
    return Guard(table, "no_replace", "INSERT", sentence, way, ("sqlite",))


def _no_replace_by_update(
    table: str, sentence: str, keys: Sequence[Sequence[str]], condition: str, filled: Sequence[str]
) -> Guard:
    """UPDATE OR REPLACE can move a free row onto the key of a final one."""
    elsewhere = f"({_held(condition)}) AND held.rowid <> OLD.rowid"
    return Guard(table, "no_takeover", "UPDATE", sentence, _in_the_way(table, keys, elsewhere, filled), ("sqlite",))


def _in_the_way(table: str, keys: Sequence[Sequence[str]], condition: str, filled: Sequence[str]) -> str:
    def same(key: Sequence[str]) -> str:
        kept = [f"NOT held.{name} = ''" for name in key if name in filled]
        return " AND ".join([*(f"held.{name} = NEW.{name}" for name in key), *kept])

    same_key = " OR ".join(f"({same(key)})" for key in keys)
    return f"EXISTS (SELECT 1 FROM {table} AS held WHERE ({same_key}) AND ({condition}))"  # noqa: S608 (names come from the code)


def _held(condition: str) -> str:
    return condition.replace("OLD.", "held.")


def install(*guards: Trigger) -> RunPython:
    """The migration operation that sets up the guards, anew where they stand, and takes them away backwards."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        _run(schema_editor, guards, lambda guard, vendor: guard.drop(vendor))
        _run(schema_editor, guards, lambda guard, vendor: guard.create(vendor, _schema(schema_editor)))

    def backwards(apps: Any, schema_editor: Any) -> None:
        _run(schema_editor, guards, lambda guard, vendor: guard.drop(vendor))

    return RunPython(forwards, backwards)


def aside() -> RunPython:
    """First operation of a migration that alters a table which guards stand on or speak of; `back()` is the last.

    SQLite alters a table by making it anew: its triggers would vanish, and those of other tables that name it would
    stop the migration. PostgreSQL needs neither.
    """
    return RunPython(_take_all, _give_back)


def back() -> RunPython:
    """Last operation: every trigger as it was."""
    return RunPython(_give_back, _take_all)


_ASIDE = "_triggers_set_aside"


def _take_all(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        rows = cursor.fetchall()
    for name, _sql in rows:
        schema_editor.execute(f'DROP TRIGGER "{name}"', params=None)
    setattr(schema_editor.connection, _ASIDE, [sql for _name, sql in rows])


def _give_back(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for sql in getattr(schema_editor.connection, _ASIDE):
        schema_editor.execute(sql, params=None)
    delattr(schema_editor.connection, _ASIDE)


def missing(guards: Iterable[Trigger]) -> list[str]:
    """Names of the triggers that are not in the database, or on PostgreSQL not set to fire always."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    return [guard.trigger for guard in guards if connection.vendor in guard.vendors and guard.trigger not in present]


def _run(schema_editor: Any, guards: Iterable[Trigger], sql: Callable[[Trigger, str], list[str]]) -> None:
    for guard in guards:
        for statement in sql(guard, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)  # with params, a % in the SQL would be read as a placeholder


def _schema(schema_editor: Any) -> str:
    if schema_editor.connection.vendor != "postgresql":
        return ""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return cursor.fetchone()[0]


def _quoted(sentence: str) -> str:
    return "'" + sentence.replace("'", "''") + "'"
