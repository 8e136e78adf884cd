"""Acts that begin at the same moment, each in a thread and on a connection of its own."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections

from foundation.kernel.errors import DomainError

TRIALS = int(os.environ.get("RACE_TRIALS", "25"))
HEAD_STARTS = (0, 0, 0.001, 0.003, 0.006)  # seconds: not only dead heats, also overtaking halfway
PATIENCE = 20


def race(*acts, expected=DomainError):
    """What each act gave back, or the refusal it met, in order. Any other error is a defect and is raised."""
    line = Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            line.wait(PATIENCE)
            time.sleep(random.choice(HEAD_STARTS))
            return act()
        except expected as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def refusals(results):
    return [result for result in results if isinstance(result, Exception)]


def winners(results):
    return [result for result in results if not isinstance(result, Exception)]


def unlocked(read, runners):
    """A stand-in for a lock: everybody reads the same row, and nobody goes on before all have read it."""
    all_have_read = Barrier(runners)

    def look(key):
        row = read(key)
        all_have_read.wait(PATIENCE)
        return row

    return look
