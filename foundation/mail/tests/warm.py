"""A process with Django loaded that forks deliverers on command, so that a test can kill them in dozens.

Run with `python -m foundation.mail.tests.warm`; one JSON command a line on stdin, one JSON answer a line on stdout.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from foundation.mail import bell, delivery, outbox, smtp  # noqa: E402
from foundation.mail.models import OutgoingEmail  # noqa: E402


def fill(count: int, kind: str) -> None:
    """A fresh box of letters."""
    OutgoingEmail.objects.all().delete()
    bell._quiet_until = time.monotonic() + 3600
    with transaction.atomic():
        for number in range(count):
            outbox.store(to=f"carol{number}@client.example", subject="Hello", text="One.\n" * 40, kind=kind)


def dawdle(hand_over: Callable) -> Callable:
    """Stay a little longer on both sides of the final dot, so that a random death often falls there."""

    def slowly(server: Any) -> None:
        time.sleep(0.003)
        hand_over(server)
        time.sleep(0.003)

    return slowly


def start() -> int:
    """A deliverer that works until nothing is due. Returns its process id."""
    connections.close_all()  # a connection must not be shared across a fork
    child = os.fork()
    if child:
        return child
    try:
        while delivery.send_due(limit=1000, seconds=60):
            pass
    finally:
        os._exit(0)


def wait(pid: int) -> int:
    return os.waitpid(pid, 0)[1]


def kill(pid: int, after: float) -> None:
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def pass_time() -> None:
    """Leases end and pauses are over; then the sweep decides what the dead left behind."""
    OutgoingEmail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    delivery.settle_stale()
    OutgoingEmail.objects.update(not_before=None)


def report() -> list[dict[str, Any]]:
    return list(OutgoingEmail.objects.order_by("queued_at").values("message_id", "state", "repeated"))


def ring(times: int) -> list[float]:
    """Seconds that each ring of the bell kept its caller, with the silence in between switched off."""
    took = []
    for _ring in range(times):
        bell._quiet_until = 0.0
        started = time.monotonic()
        bell.ring(timezone.now())  # type: ignore[arg-type]
        took.append(time.monotonic() - started)
    return took


COMMANDS = {command.__name__: command for command in (fill, start, wait, kill, pass_time, report, ring)}

if __name__ == "__main__":
    smtp._Halved.hand_over = dawdle(smtp._Halved.hand_over)  # type: ignore[method-assign]
    for line in sys.stdin:
        name, arguments = json.loads(line)
        sys.stdout.write(json.dumps(COMMANDS[name](**arguments)) + "\n")
        sys.stdout.flush()
