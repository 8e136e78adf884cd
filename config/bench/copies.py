"""Very many invoices in seconds: the database copies one of them itself, its triggers set aside meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection

from foundation.audit.triggers import Trigger
from invoices.guards import GUARDS
from invoices.models import Invoice

TABLE = Invoice._meta.db_table
KEY = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
SERIES = {
    "postgresql": "generate_series(1, %s) series(n)",
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s) SELECT n FROM s) series",
}
DAY = {"postgresql": "(DATE '{day}' - CAST({back} AS int))", "sqlite": "date('{day}', '-' || ({back}) || ' days')"}
CLIENTS = (  # of one business, in turn
    "(SELECT id, business_id, row_number() OVER (PARTITION BY business_id ORDER BY id) - 1 AS place"
    " FROM clients_client) client ON client.business_id = one.business_id AND client.place = series.n %% {many}"
)


def day(before: date, back: str) -> str:
    """As SQL: so many days before a day; `back` is SQL too."""
    return DAY[connection.vendor].format(day=before, back=back)


def copy(one: Invoice, count: int, *, clients: int = 0, **differs: str) -> None:
    """So many more rows like `one`. `differs` says as SQL what does, n being the place from 1, client the one whose
    turn it is of so many. The sums hear nothing of it: mend them."""
    columns = [each.column for each in Invoice._meta.concrete_fields if not each.generated]
    values = {name: f"one.{name}" for name in columns} | {"id": KEY[connection.vendor]} | differs
    joined = f" JOIN {CLIENTS.format(many=clients)}" if clients else ""
    query = (
        f"INSERT INTO {TABLE} ({', '.join(columns)}) SELECT {', '.join(values[name] for name in columns)}"  # noqa: S608
        f" FROM {SERIES[connection.vendor]} JOIN {TABLE} one ON one.id = %s{joined}"
    )
    with _unguarded(), connection.cursor() as cursor:
        cursor.execute(query, [count, Invoice._meta.pk.get_db_prep_value(one.pk, connection)])


@contextmanager
def _unguarded() -> Iterator[None]:
    """SQLite's guard against INSERT OR REPLACE and the sums would each take longer than the rows themselves.

    In a database that goes too, or in a transaction that is rolled back.
    """
    mine = [guard for guard in GUARDS if guard.table == TABLE]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for them keeps the table from being altered
    _each(mine, lambda guard: guard.drop(connection.vendor))
    yield
    _each(mine, lambda guard: guard.create(connection.vendor))


def _each(guards: list[Trigger], sql: Callable[[Trigger], list[str]]) -> None:
    with connection.cursor() as cursor:
        for guard in guards:
            for statement in sql(guard):
                cursor.execute(statement)
