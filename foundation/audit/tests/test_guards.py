"""Raw SQL against the log: what the triggers refuse, on the database the tests run on."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from foundation.audit import triggers
from foundation.audit.canonical import sha256
from foundation.audit.erase import erase
from foundation.audit.guards import GUARDS
from foundation.audit.models import ChainHead, Event, EventText
from foundation.audit.tests.make import HELDER, a_chain, recorded
from foundation.audit.tests.tamper import sql, without_guards
from foundation.audit.verify import verify_chain
from foundation.kernel.actors import Party

pytestmark = pytest.mark.django_db

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="a statement of PostgreSQL")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")

ADD = (
    "INTO audit_event (chain, seq, recorded_at, verb, party, actor_name, actor_salt, body, previous, hash)"
    " VALUES (%s, %s, '2026-01-01 10:00:00', 'x', 'client', 'Bob', '', %s, %s, %s)"
)
ADD_WITH_ID = ADD.replace("(chain", "(id, chain").replace("(%s, ", "(%s, %s, ", 1)


def refused(query, *params, match=None):
    """The database itself says no, and nothing of it stays."""
    with pytest.raises((IntegrityError, InternalError), match=match), transaction.atomic():
        sql(query, *params)


@pytest.mark.parametrize(
    "change",
    [
        "body = '{}'",
        "hash = previous",
        "previous = hash",
        "seq = seq + 100",
        "chain = 'case:other'",
        "verb = 'dispute.withdrawn'",
        "party = 'freelancer'",
        "recorded_at = '2020-01-01 00:00:00'",
        "id = id + 1000",
        "actor_name = 'Bob'",
        "actor_name = ''",
        "body = body",
    ],
)
def test_an_event_is_never_changed(change):
    event = recorded(count=2)
    refused(f"UPDATE audit_event SET {change}", match="never changed")
    refused(f"UPDATE audit_event SET {change} WHERE id = {event.pk}", match="never changed")
    event.refresh_from_db()
    assert verify_chain(event.chain) == []


@pytest.mark.parametrize(
    "change", ["body = '{}'", "hash = previous", "seq = seq + 9", "verb = 'x'", "party = 'admin'", "id = id + 1000"]
)
def test_erasing_a_name_is_no_cover_for_a_change(change):
    recorded(count=2)
    refused(f"UPDATE audit_event SET actor_name = '', actor_salt = '', {change}", match="never changed")


def test_an_event_is_never_removed():
    event = recorded(count=2)
    refused("DELETE FROM audit_event", match="never changed or removed")
    refused("DELETE FROM audit_event WHERE id = %s", event.pk, match="never changed or removed")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Event.objects.filter(pk=event.pk)._raw_delete("default")


@on_postgresql
@pytest.mark.parametrize("table", ["audit_event", "audit_eventtext", "audit_chainhead"])
def test_the_tables_are_never_emptied_at_once(table):
    recorded(text="hello")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    refused(f"TRUNCATE {table} CASCADE")
    refused(f"TRUNCATE {table} RESTART IDENTITY CASCADE")


@on_postgresql
def test_a_session_that_plays_replica_meets_the_guards_too():
    recorded()
    sql("SET LOCAL session_replication_role = replica")
    refused("DELETE FROM audit_event", match="never changed or removed")
    refused("UPDATE audit_event SET verb = 'y'", match="never changed or removed")


@on_sqlite
def test_an_event_is_not_replaced_by_an_insert():
    event = recorded(count=2)
    first = Event.objects.get(chain=event.chain, seq=1)
    body = first.body.replace("raised", "closed")
    digest = sha256(first.previous + body)
    refused(f"INSERT OR REPLACE {ADD}", event.chain, 1, body, first.previous, digest)
    refused(f"REPLACE {ADD}", event.chain, 2, body, first.hash, sha256(first.hash + body))
    refused(f"REPLACE {ADD_WITH_ID}", first.pk, event.chain, 3, body, event.hash, sha256(event.hash + body))
    refused(f"UPDATE OR REPLACE audit_event SET id = {first.pk} WHERE id = {event.pk}")
    assert Event.objects.filter(chain=event.chain).count() == 2
    assert verify_chain(event.chain) == []


def test_an_event_is_not_replaced_by_an_upsert():
    event = recorded()
    upsert = f"INSERT {ADD} ON CONFLICT (chain, seq) DO UPDATE SET body = excluded.body"
    refused(upsert, event.chain, 1, "{}", event.previous, sha256(event.previous + "{}"))
    refused(upsert.replace("(chain, seq) DO", "(id) DO"), event.chain, 1, "{}", event.previous, "0" * 64)


def test_an_event_with_a_wrong_hash_is_refused():
    event = recorded()
    refused(f"INSERT {ADD}", event.chain, 2, "{}", event.hash, "a" * 64, match="hash")
    refused(f"INSERT {ADD}", event.chain, 2, "{}", event.hash, sha256("{}"), match="hash")


def test_an_event_that_does_not_follow_the_last_one_is_refused():
    event = recorded(count=2)
    for seq, previous in [(3, event.previous), (4, event.hash), (2, event.previous), (0, "0" * 64), (1, "0" * 64)]:
        refused(f"INSERT {ADD}", event.chain, seq, "{}", previous, sha256(previous + "{}"))
    refused(f"INSERT {ADD}", a_chain(), 2, "{}", event.hash, sha256(event.hash + "{}"), match="follows")
    refused(f"INSERT {ADD}", a_chain(), 1, "{}", event.hash, sha256(event.hash + "{}"), match="follows")


@on_postgresql
def test_a_temporary_table_does_not_pose_as_the_log():
    event = recorded()
    sql("CREATE TEMPORARY TABLE audit_event (chain text, seq int, hash text)")
    sql("INSERT INTO pg_temp.audit_event VALUES (%s, 8, %s)", event.chain, "a" * 64)
    add = f"INSERT {ADD}".replace("audit_event", "public.audit_event")
    refused(add, event.chain, 9, "{}", "a" * 64, sha256("a" * 64 + "{}"), match="follows")


@pytest.mark.parametrize("change", ["text = 'I agree.'", "salt = 'x'", "event_id = event_id + 1", "text = ''"])
def test_the_text_of_an_event_is_not_changed(change):
    recorded(text="I do not agree.")
    refused(f"UPDATE audit_eventtext SET {change}", match="erased, not changed")


def test_the_text_of_an_event_is_not_put_back_as_another():
    event = recorded(text="I do not agree.")
    put = "INTO audit_eventtext (event_id, salt, text) VALUES (%s, %s, %s)"
    EventText.objects.all().delete()
    refused(f"INSERT {put}", event.pk, event.text_row.salt, "I agree.", match="was hashed")
    assert sql(f"INSERT {put}", event.pk, event.text_row.salt, "I do not agree.") == 1
    refused(f"INSERT {put}", recorded().pk, "", "", match="was hashed")


def test_words_and_name_can_be_erased_and_the_chain_still_holds():
    chain = recorded(text="My mother was ill.", count=2).chain
    recorded(chain, actor=HELDER, text="We wrote to both.")
    event = erase(chain=chain, party=Party.CLIENT, actor=HELDER)
    assert event.facts["data"] == {"party": "client", "texts": 2, "names": 2}
    told = [(event.actor_name, event.text, event.text_is_erased) for event in Event.objects.filter(chain=chain)]
    assert told[:3] == [("", "", True), ("", "", True), ("Helder", "We wrote to both.", False)]
    assert verify_chain(chain) == []


def test_emptying_a_text_in_place_is_erasing_too():
    event = recorded(text="My mother was ill.")
    assert sql("UPDATE audit_eventtext SET text = '', salt = ''") == 1
    assert verify_chain(event.chain) == []


@pytest.mark.parametrize("change", ["seq = 0", "seq = seq + 1", "hash = repeat_a", "seq = seq", "chain = 'case:other'"])
def test_the_head_of_a_chain_only_moves_with_an_event(change):
    recorded(count=3)
    refused(f"UPDATE audit_chainhead SET {change.replace('repeat_a', repr('a' * 64))}", match="one event at a time")


def test_the_head_of_a_chain_is_not_removed_or_made_up():
    event = recorded()
    refused("DELETE FROM audit_chainhead", match="stays")
    put = "INTO audit_chainhead (chain, seq, hash) VALUES (%s, %s, %s)"
    refused(f"INSERT {put}", a_chain(), 5, "a" * 64, match="begins at nothing")
    refused(f"INSERT {put} ON CONFLICT (chain) DO UPDATE SET seq = 0", event.chain, 0, "0" * 64)
    if connection.vendor == "sqlite":
        refused(f"REPLACE {put}", event.chain, 0, "0" * 64, match="stays")
    assert ChainHead.objects.get().seq == 1


def test_a_guard_that_was_taken_away_is_missed():
    assert triggers.missing(GUARDS) == []
    guard = GUARDS[0]
    with without_guards():
        assert guard.trigger in triggers.missing(GUARDS)
    assert triggers.missing(GUARDS) == []


@on_postgresql
def test_a_guard_that_was_switched_off_is_missed():
    recorded()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_delete")
    assert triggers.missing(GUARDS) == ["audit_event_no_delete"]
