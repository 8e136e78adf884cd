"""What a process behind the fence may use. Everything here is called in that process itself, after its fork."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

MB = 2**20
CPU_SECONDS, MEMORY, OUTPUT, FILES = 15, 600 * MB, 20 * MB, 64
NEW_USER, NEW_NET, DIE_WITH_PARENT = 0x10000000, 0x40000000, 1


def confine() -> None:
    """Die with the parent; then memory, CPU, size of any file written, open files, no core dump, no further process."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows RLIMIT_AS but refuses it
            resource.setrlimit(kind, (most, most))


def leave_the_network() -> bool:
    """A network of one's own without any interface, where the system lets us. The closed fetcher stands anyhow."""
    if sys.platform != "linux":
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    user, group = os.geteuid(), os.getegid()
    if unshare(NEW_NET) == 0:
        return True
    if unshare(NEW_USER | NEW_NET) != 0:
        return False
    _write("setgroups", "deny")
    _write("uid_map", f"{user} {user} 1")
    _write("gid_map", f"{group} {group} 1")
    return True


def _write(name: str, text: str) -> None:
    """Without these maps the process could not create its own temporary files any more."""
    with suppress(OSError):
        Path(f"/proc/self/{name}").write_text(text)
