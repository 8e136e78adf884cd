"""Acts that begin at the same moment, each in a thread and on a connection of its own."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections
from django.utils import translation

from foundation.kernel.errors import DomainError

HEAD_STARTS = (0, 0, 0.001, 0.003, 0.006)  # seconds: not only dead heats, also overtaking halfway
PATIENCE = 20


class Track:
    """The runners wait between two races with their connections open: opening one costs as much as a race."""

    def __init__(self):
        self.threads, self.lanes = None, 0

    def run(self, starts):
        if len(starts) > self.lanes:
            self.close()
            self.threads, self.lanes = ThreadPoolExecutor(len(starts)), len(starts)
        return list(self.threads.map(lambda start: start(), starts))

    def close(self):
        """Every runner closes the connection that is its own."""
        if self.lanes:
            line = Barrier(self.lanes)
            self.run([lambda: (line.wait(PATIENCE), connections.close_all())] * self.lanes)
            self.threads.shutdown()
        self.threads, self.lanes = None, 0


track = Track()


def race(*acts, expected=DomainError):
    """What each act gave back, or the refusal it met, in order. Any other error is a defect and is raised."""
    line = Barrier(len(acts))

    def start(act):
        try:
            translation.deactivate()
            connection.ensure_connection()
            line.wait(PATIENCE)
            time.sleep(random.choice(HEAD_STARTS))
            return act()
        except expected as refusal:
            return refusal

    return track.run([lambda act=act: start(act) for act in acts])


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
