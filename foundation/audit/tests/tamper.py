"""What somebody does who owns the database: the triggers go, then the rows change."""

from contextlib import contextmanager

from django.db import connection

from foundation.audit.canonical import sha256
from foundation.audit.guards import GUARDS
from foundation.audit.models import GENESIS, ChainHead, Event


@contextmanager
def without_guards():
    _run(lambda guard: guard.drop(connection.vendor))
    yield
    _settle()
    _run(lambda guard: guard.create(connection.vendor))


def write_anew(chain, seq, **changes):
    """Forge the chain well: change the body at one place, and every hash and the head after it."""
    last = GENESIS
    for event in Event.objects.filter(chain=chain).order_by("seq"):
        body = event.body
        for old, new in changes.items() if event.seq == seq else ():
            body = body.replace(old, new)
        digest = sha256(last + body)
        Event.objects.filter(pk=event.pk).update(body=body, previous=last, hash=digest)
        last = digest
    ChainHead.objects.filter(chain=chain).update(hash=last)


def cut_after(chain, seq):
    """Take the tail away, and set the head back so that the rest agrees with itself."""
    Event.objects.filter(chain=chain, seq__gt=seq).delete()
    ChainHead.objects.filter(chain=chain).update(seq=seq, hash=Event.objects.get(chain=chain, seq=seq).hash)


def sql(query, *params):
    with connection.cursor() as cursor:
        cursor.execute(query, params or None)
        return cursor.rowcount


def _settle():
    """PostgreSQL alters no table that still has deferred checks to do."""
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")


def _run(statements_of):
    _settle()
    for guard in GUARDS:
        for statement in statements_of(guard):
            sql(statement)
