"""Deliverers die by SIGKILL at any moment. No letter is lost, none goes twice unseen."""

import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as config
from django.db import connection

from foundation.mail.tests import sink as sinks

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS, TRIALS = 12, int(os.environ.get("MAIL_KILL_TRIALS", "20"))


class Warm:
    def __init__(self, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "foundation.mail.tests.warm"],
            cwd=config.BASE_DIR,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, command: str, **arguments):
        self.process.stdin.write(json.dumps([command, arguments]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)


def database_url(folder: Path) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder}/mail.sqlite3"
    told = connection.settings_dict
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@pytest.fixture(scope="module")
def post() -> Iterator[sinks.Sink]:
    with sinks.running() as server:
        yield server


@pytest.fixture(scope="module")
def process(post, tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Warm]:
    folder = tmp_path_factory.mktemp("kill")
    url = database_url(folder)
    if connection.vendor == "sqlite":  # a copy of the tables that are there: migrating again takes much longer
        with django_db_blocker.unblock(), closing(sqlite3.connect(folder / "mail.sqlite3")) as beside:
            connection.ensure_connection()
            connection.connection.backup(beside)
    process = Warm(DJANGO_SETTINGS_MODULE="config.settings", DATABASE_URL=url, MAIL_URL=post.url)
    yield process
    process.close()


@pytest.fixture
def sink(post) -> sinks.Sink:
    post.answers = {}
    post.seen.clear()
    post.taken.clear()
    return post


@pytest.fixture
def warm(process, sink) -> Warm:
    return process


def finish(warm: Warm) -> None:
    warm("pass_time")
    warm("wait", pid=warm("start"))


def taken(sink: sinks.Sink) -> Counter:
    return Counter(letter.message_id for letter in sink.taken)


def one_trial(warm: Warm, sink: sinks.Sink, kind: str, chance: random.Random) -> int:
    """Fill, kill twice in the middle of the work, let it finish. Returns how many letters were left unsure."""
    sink.taken.clear()
    warm("fill", count=LETTERS, kind=kind)
    for _kill in range(2):
        warm("kill", pid=warm("start"), after=chance.uniform(0.01, 0.2))
        warm("pass_time")
    while any(row["state"] not in ("sent", "unsure") for row in warm("report")):
        finish(warm)
    rows, times = warm("report"), taken(sink)
    assert len(rows) == LETTERS
    for row in rows:
        count = times[row["message_id"]]
        assert count <= 1 + row["repeated"], f"went twice unseen: {row}"
        assert count >= 1 or row["state"] == "unsure", f"lost: {row}"
    assert set(times) <= {row["message_id"] for row in rows}
    return sum(row["state"] == "unsure" or row["repeated"] for row in rows)


@pytest.mark.parametrize("kind", ["reminder", "invoice"])
def test_killed_at_any_moment_no_letter_is_lost_and_none_goes_twice_unseen(warm, sink, kind):
    sink.answers = {"dot": "slow 0.004"}  # long enough in the dangerous moment to die there
    chance = random.Random(kind)
    flagged = sum(one_trial(warm, sink, kind, chance) for _trial in range(TRIALS // 2))
    assert 0 < flagged <= TRIALS, "at most one letter a kill can be in doubt"
    assert all(count == 1 for count in taken(sink).values()) or kind == "invoice"


def die_at(warm: Warm, sink: sinks.Sink, step: str, plan: str) -> None:
    sink.answers = {step: plan}
    pid = warm("start")
    while f"hang at {step}" not in sink.seen:
        time.sleep(0.01)
    warm("kill", pid=pid, after=0)
    sink.answers = {}


@pytest.mark.parametrize("step", ["greet", "mail", "rcpt", "data"])
def test_killed_before_the_dot_the_letter_goes_again(warm, sink, step):
    warm("fill", count=1, kind="reminder")
    die_at(warm, sink, step, "hang")
    assert warm("report")[0]["state"] == "claimed"
    finish(warm)
    assert warm("report")[0]["state"] == "sent"
    assert list(taken(sink).values()) == [1]


@pytest.mark.parametrize(("plan", "count"), [("hang", 0), ("take and hang", 1)])
def test_killed_after_the_dot_a_reminder_is_shown_as_unsure(warm, sink, plan, count):
    warm("fill", count=1, kind="reminder")
    die_at(warm, sink, "dot", plan)
    assert warm("report")[0]["state"] == "handing"
    finish(warm)
    assert warm("report")[0]["state"] == "unsure"
    assert sum(taken(sink).values()) == count


@pytest.mark.parametrize(("plan", "count"), [("hang", 1), ("take and hang", 2)])
def test_killed_after_the_dot_an_invoice_goes_again_under_the_same_message_id(warm, sink, plan, count):
    warm("fill", count=1, kind="invoice")
    die_at(warm, sink, "dot", plan)
    finish(warm)
    row = warm("report")[0]
    assert (row["state"], row["repeated"]) == ("sent", True)
    assert taken(sink) == {row["message_id"]: count}


def test_two_deliverers_at_once_send_every_letter_once(warm, sink):
    warm("fill", count=40, kind="invoice")
    pids = [warm("start") for _deliverer in range(3)]
    for pid in pids:
        warm("wait", pid=pid)
    assert {row["state"] for row in warm("report")} == {"sent"}
    assert sorted(taken(sink).values()) == [1] * 40


def test_a_broker_that_hangs_or_refuses_keeps_nobody_waiting():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        process = Warm(DJANGO_SETTINGS_MODULE="config.settings", REDIS_URL=url)
        hanging = process("ring", times=3)[1:]  # the first also loads the broker's client
    refusing = process("ring", times=2)
    process.close()
    assert max(hanging) < 2, hanging
    assert max(refusing) < 0.5, refusing
