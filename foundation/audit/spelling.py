"""Do an event's columns say what its body says? Without parsing, because a check reads every event there is."""

from typing import Any

from django.db.models import Func, TextField


class AsSpelled(Func):
    """An instant as the body spells it, made by the database: `2026-11-23T08:38:10.123456Z`."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        shape = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return self.as_sql(compiler, connection, template=shape, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """SQLite holds text, and leaves the microseconds out when there are none."""
        shape = "replace(%(expressions)s, ' ', 'T') || iif(instr(%(expressions)s, '.'), '', '.000000') || 'Z'"
        return self.as_sql(compiler, connection, template=shape, **context)


def spells(body: str, chain: str, seq: int, recorded_at: str, verb: str, party: str) -> bool:
    """True when the body's own chain, seq, recorded_at, verb and party are these.

    A quote inside a JSON string is always escaped, so `,"recorded_at":"` only occurs as a key. Keys are sorted: party
    and chain come before the free `data` (look for the first), recorded_at, seq and verb after it (look for the last).
    """
    tail = body.rfind(',"recorded_at":"')
    return (
        body.startswith(f',"recorded_at":"{recorded_at}","seq":{seq},"subject":"', tail)
        and body.endswith(f',"verb":"{verb}"}}')
        and body.startswith(f',"chain":"{chain}","data":', body.find(',"chain":"'))
        and body.startswith(f',"party":"{party}","user":', body.find(',"party":"'))
    )
