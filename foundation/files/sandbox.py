"""Runs one parser on one file in a child process that may use little memory and time and is killed as a group."""

from __future__ import annotations

import os
import signal
import subprocess  # noqa: S404
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

WALL_SECONDS = 20  # the child itself allows 8 s of CPU, 700 MB and 30 MB of output
PROGRAM = Path(__file__).parent / "parsing" / "__main__.py"
OUT_OF_TIME = (-signal.SIGKILL, -signal.SIGXCPU)
NOT_STARTED = 1  # Python's own exit code for an exception that nobody caught, such as a missing library


class ParserMissing(RuntimeError):
    """A library is not installed or broken."""


@dataclass(frozen=True)
class Verdict:
    """`reason` is empty for a good file; `preview` is the re-encoded picture, if it is one."""

    reason: str
    preview: bytes = b""


def judge(kind: str, source: BinaryIO, *, side: int, program: Path = PROGRAM, wall: float = WALL_SECONDS) -> Verdict:
    """Parse an unbuffered file from its start. `side` bounds the preview in pixels; `wall` is in seconds.

    Raises ParserMissing when the child could not even begin: that is our fault, not the file's.
    """
    source.seek(0)
    with tempfile.TemporaryFile(buffering=0) as answer:
        command = [sys.executable, "-I", str(program), kind, str(side)]
        code = _run(command, source, answer, wall)
        answer.seek(0)
        if code in OUT_OF_TIME:
            return Verdict("too_complex")
        reason, newline, preview = answer.read().partition(b"\n")
    if code == NOT_STARTED:
        raise ParserMissing(kind)
    if code != 0 or not newline:  # the parser crashed: no honest file does that
        return Verdict("damaged")
    return Verdict(reason.decode("ascii"), preview)


def _run(command: list[str], source: BinaryIO, answer: BinaryIO, wall: float) -> int:
    """The exit code. Real files instead of pipes: a runaway child cannot fill our memory."""
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and script, no shell, no text from outside
        command, stdin=source, stdout=answer, stderr=subprocess.DEVNULL, env={}, start_new_session=True
    )
    try:
        return child.wait(wall)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        return child.wait()
