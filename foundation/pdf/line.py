"""How the processes around the fence speak: a line of JSON over a socket pair, open files beside it."""

from __future__ import annotations

import json
import socket
from typing import Any

MESSAGE = 4096
PRINTED, REFUSED, MEMORY, TOO_BIG, BROKEN = 0, 3, 4, 5, 6  # how a child ends


def send(line: socket.socket, message: dict[str, Any], files: list[int] | None = None) -> None:
    """Raises OSError when nobody listens any more."""
    data = json.dumps(message).encode() + b"\n"
    if files:
        socket.send_fds(line, [data], files)
    else:
        line.sendall(data)


def receive(line: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next message and the files that came along; an empty one when the other side hung up."""
    data, files = b"", []
    while not data.endswith(b"\n"):
        part, more, _flags, _address = socket.recv_fds(line, MESSAGE, 2)
        files += more
        if not part:
            return {}, files
        data += part
    return json.loads(data), files
