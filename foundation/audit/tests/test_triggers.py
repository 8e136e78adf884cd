"""The guards that other apps borrow, on a table made up here: bills that are final once they have a number."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.migrations.state import ProjectState

from foundation.audit import triggers
from foundation.audit.tests.tamper import sql

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="a statement of PostgreSQL")

FINAL = triggers.freeze_columns(
    "bill", ["series", "total", "note"], "OLD.number IS NOT NULL", keys=[("id",), ("series", "number")],
    sentence="A numbered bill isn't changed: 100 % final.",
)  # fmt: skip
ONLY_MORE = triggers.append_only("bill_note", keys=[("id",), ("bill_id", "place")])


@pytest.fixture(autouse=True)
def bills():
    sql(
        "CREATE TABLE bill (id integer PRIMARY KEY, series text, number integer, total numeric(9, 2), note text,"
        " settled numeric(9, 2) DEFAULT 0, UNIQUE (series, number))"
    )
    sql("CREATE TABLE bill_note (id integer PRIMARY KEY, bill_id integer, place integer, UNIQUE (bill_id, place))")
    sql("CREATE TABLE bill_draft (id integer PRIMARY KEY, state text, total integer)")
    migrate("database_forwards", *FINAL, *ONLY_MORE)
    sql("INSERT INTO bill (id, series, number, total) VALUES (1, 'A', 1, 100), (2, 'A', NULL, 200)")
    sql("INSERT INTO bill_note VALUES (1, 1, 1)")


def migrate(direction, *guards):
    operation, state = triggers.install(*guards), ProjectState()
    editor = connection.schema_editor(atomic=False)  # entering it needs no open transaction
    getattr(operation, direction)("audit", editor, state, state)


def refused(query, match=None):
    with pytest.raises((IntegrityError, InternalError), match=match), transaction.atomic():
        sql(query)


@pytest.mark.parametrize(
    "change",
    ["series = 'B'", "total = 1", "note = 'new'", "number = 2", "number = NULL", "id = 9", "settled = 1, total = 99"],
)
def test_a_final_row_keeps_its_frozen_columns(change):
    refused(f"UPDATE bill SET {change} WHERE id = 1", match="100 % final")


def test_a_final_row_is_not_deleted():
    refused("DELETE FROM bill WHERE id = 1", match="isn't changed")
    refused("DELETE FROM bill", match="isn't changed")


def test_what_is_not_frozen_moves_on():
    assert sql("UPDATE bill SET settled = 100 WHERE id = 1") == 1
    assert sql("UPDATE bill SET total = 100.00, number = 1 WHERE id = 1") == 1


def test_a_row_is_free_until_it_is_final():
    assert sql("UPDATE bill SET total = 250, series = 'B' WHERE id = 2") == 1
    assert sql("UPDATE bill SET number = 2 WHERE id = 2") == 1
    refused("UPDATE bill SET total = 1 WHERE id = 2")
    sql("INSERT INTO bill (id, series, total) VALUES (3, 'A', 5)")
    assert sql("DELETE FROM bill WHERE id = 3") == 1


def test_a_final_row_does_not_become_free_again():
    migrate("database_forwards", *triggers.freeze_columns("bill_draft", ["total"], "OLD.state = 'final'"))
    sql("INSERT INTO bill_draft VALUES (1, 'draft', 5), (2, 'final', 5)")
    refused("UPDATE bill_draft SET state = 'draft' WHERE id = 2", match="final")
    refused("UPDATE bill_draft SET state = NULL WHERE id = 2", match="final")
    assert sql("UPDATE bill_draft SET state = 'final', total = 6 WHERE id = 1") == 1


@on_sqlite
def test_a_final_row_is_not_replaced():
    refused("REPLACE INTO bill (id, series, number, total) VALUES (1, 'A', 1, 1)", match="final")
    refused("REPLACE INTO bill (id, series, total) VALUES (1, 'C', 1)", match="final")
    refused("INSERT OR REPLACE INTO bill (id, series, number, total) VALUES (7, 'A', 1, 1)", match="final")
    refused("UPDATE OR REPLACE bill SET id = 1 WHERE id = 2", match="final")
    refused("UPDATE OR REPLACE bill SET number = 1 WHERE id = 2", match="final")
    assert sql("REPLACE INTO bill (id, series, total) VALUES (2, 'A', 9)") == 1


def test_an_upsert_meets_the_guards():
    upsert = (
        "INSERT INTO bill (id, series, number, total) VALUES (1, 'A', 1, 5) ON CONFLICT (id) DO UPDATE SET total = 5"
    )
    refused(upsert, match="final")


@on_postgresql
def test_a_table_with_final_rows_is_not_emptied():
    refused("TRUNCATE bill", match="final")
    refused("TRUNCATE bill_note", match="never changed")


def test_rows_of_an_append_only_table_are_only_added():
    assert sql("INSERT INTO bill_note VALUES (2, 1, 2)") == 1
    refused("UPDATE bill_note SET place = 5", match="never changed or removed")
    refused("DELETE FROM bill_note WHERE id = 1", match="never changed or removed")
    if connection.vendor == "sqlite":
        refused("REPLACE INTO bill_note VALUES (1, 1, 9)", match="never changed or removed")
        refused("REPLACE INTO bill_note VALUES (8, 1, 1)", match="never changed or removed")


def test_a_migration_backwards_takes_the_guards_away():
    assert triggers.missing([*FINAL, *ONLY_MORE]) == []
    migrate("database_backwards", *FINAL, *ONLY_MORE)
    assert len(triggers.missing(FINAL)) == (4 if connection.vendor == "sqlite" else 3)
    assert sql("UPDATE bill SET total = 1 WHERE id = 1") == 1
    assert sql("DELETE FROM bill_note") == 1
