"""The warm process: WeasyPrint is loaded, fonts and stylesheets are parsed, and every render is a fork of that.

    web or worker process ── warm process ── a room per appendix ── a child per render

A room has laid out the pages of one appendix (the payment FAQ) and forks with them; the room "" has none. The warm
process never looks at what is printed, so nothing that is printed can make it ill.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foundation.pdf import limits, room
from foundation.pdf.line import receive, send
from foundation.pdf.rehearsal import rehearse
from foundation.pdf.render import Press
from foundation.pdf.typeface import static_fonts

ROOMS = 4
PATIENCE = 5.0  # seconds between two looks whether the parent still lives


@dataclass
class Room:
    pid: int
    line: socket.socket

    def ask(self, order: dict[str, Any], files: list[int]) -> dict[str, Any] | None:
        """Its answer; None when it died. TimeoutError when it said nothing for the seconds of the order."""
        with suppress(OSError):
            send(self.line, order, files)
        if not select.select([self.line], [], [], order["seconds"])[0]:
            raise TimeoutError
        with suppress(OSError):
            return receive(self.line)[0] or None
        return None

    def close(self) -> int:
        """Kill it together with the child it may have: they are one process group. Its exit code, if it had one."""
        for kill, target in ((os.killpg, self.pid), (os.kill, self.pid)):
            with suppress(ProcessLookupError, PermissionError):
                kill(target, signal.SIGKILL)
        self.line.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@dataclass
class Warm:
    """Answers one order at a time: {"room", "sheets", "seconds"}, with the open files of job and answer."""

    parent: socket.socket
    press: Press
    rooms: OrderedDict[str, Room] = field(default_factory=OrderedDict)
    rehearsed: set[Any] = field(default_factory=set)

    def serve(self) -> None:
        """Until the parent hangs up or is gone."""
        home = os.getppid()
        while os.getppid() == home:
            if not select.select([self.parent], [], [], PATIENCE)[0]:
                continue
            order, files = receive(self.parent)
            if not order:
                break
            send(self.parent, self._answer(order, files))
            for file in files:
                os.close(file)
        while self.rooms:
            self.rooms.popitem()[1].close()

    def _answer(self, order: dict[str, Any], files: list[int]) -> dict[str, Any]:
        self._rehearse(tuple(order["sheets"]))
        name = order["room"]
        chosen = self.rooms.pop(name, None) or self._open()
        try:
            answer = chosen.ask(order, files)
        except TimeoutError:
            chosen.close()
            return {"code": -signal.SIGKILL}
        if answer is None:
            return {"code": chosen.close()}
        self.rooms[name] = chosen
        while len(self.rooms) > ROOMS:
            self.rooms.popitem(last=False)[1].close()
        return answer

    def _rehearse(self, sheets: tuple[str, ...]) -> None:
        """At the first order, and again after a stylesheet changed on disk. Rooms know only the old one: they go."""
        key = (sheets, tuple(map(id, self.press.sheets(sheets))))
        if key in self.rehearsed:
            return
        self.rehearsed.add(key)
        while self.rooms:
            self.rooms.popitem()[1].close()
        rehearse(self.press, sheets)

    def _open(self) -> Room:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            for line in (ours, self.parent, *(other.line for other in self.rooms.values())):
                line.close()
            room.run(theirs, self.press)
        theirs.close()
        return Room(pid, ours)


def main() -> None:
    line, static, variable, cache = sys.argv[1:]
    serve(int(line), Press(Path(static), static_fonts(Path(variable), Path(cache))))


def serve(line: int, press: Press) -> None:
    limits.leave_the_network()
    Warm(socket.socket(fileno=line), press).serve()


if __name__ == "__main__":
    main()
