"""A place to measure in: committed and vacuumed as in real life, and gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction


@contextmanager
def scratch() -> Iterator[None]:
    """A database of its own beside the real one, dropped at the end; the role must be allowed to create one.

    Rows of a transaction that is still open cannot be vacuumed, and reading past them is what one would measure. Who
    is in a transaction already (a test) stays in it, and it is undone.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        return
    known = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory() as folder:
        beside = str(Path(folder) / "bench.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = beside if connection.vendor == "sqlite" else "helder_bench"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(known, verbosity=0)


def settle() -> None:
    """As after a while in real life: dead rows swept up, the planner informed."""
    with connection.cursor() as cursor:
        may_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if may_vacuum else "ANALYZE")
