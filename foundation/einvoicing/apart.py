"""Reading in a process of its own: whatever a stranger's file does to a parser, it does it there, and not for long."""

from __future__ import annotations

import json
import os
import signal
import subprocess  # noqa: S404
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Document
from foundation.einvoicing.response import InvoiceResponse
from foundation.einvoicing.response_json import from_data
from foundation.einvoicing.stored import from_stored

WALL_SECONDS = 20.0  # the child itself allows 10 s of CPU, 900 MB of memory and 60 MB of answer
PROGRAM = Path(__file__).with_name("__main__.py")
NOT_STARTED = 1  # Python's own exit code for an exception that nobody caught, such as a missing library
TOO_MUCH = Finding(
    "READ-LIMIT",
    "/",
    "The file is too large or too complicated to read: it took more time or memory than a reader may use.",
    "Het bestand is te groot of te ingewikkeld om te lezen: dat kostte meer tijd of geheugen dan mag.",
)


class ReaderMissing(RuntimeError):
    """The reader could not even begin: our fault, not the file's."""


@dataclass(frozen=True)
class ReadApart:
    """As `parse.Parsed`, without the XML: document (None when it could not be read in full), findings, syntax."""

    document: Document | None
    findings: tuple[Finding, ...]
    syntax: str = ""


def read_apart(data: bytes, *, program: Path = PROGRAM, wall: float = WALL_SECONDS) -> ReadApart:
    """What `parse` says of the bytes, without loading a parser here. `wall` is in seconds.

    A file that takes too much, or that kills the reader, gets the finding READ-LIMIT. Raises ReaderMissing.
    """
    said = _asked(data, program, wall)
    if said is None:
        return ReadApart(None, (TOO_MUCH,))
    document = said["document"]
    findings = tuple(Finding(**one) for one in said["findings"])
    return ReadApart(None if document is None else from_stored(document), findings, said["syntax"])


@dataclass(frozen=True)
class ResponseApart:
    """As `response_xml.Read`, with what `check` says among the findings."""

    response: InvoiceResponse | None
    findings: tuple[Finding, ...]


def read_response_apart(data: bytes, *, program: Path = PROGRAM, wall: float = WALL_SECONDS) -> ResponseApart:
    """An Invoice Response, read as `read_apart` reads an invoice."""
    said = _asked(data, program, wall, "response")
    if said is None:
        return ResponseApart(None, (TOO_MUCH,))
    response = from_data(said["response"]) if said["response"] else None
    return ResponseApart(response, tuple(Finding(**one) for one in said["findings"]))


def _asked(data: bytes, program: Path, wall: float, *how: str) -> dict[str, Any] | None:
    """The child's answer; None when it took too much."""
    with tempfile.TemporaryFile(buffering=0) as source, tempfile.TemporaryFile(buffering=0) as answer:
        source.write(data)
        source.seek(0)
        code = _run([sys.executable, "-I", str(program), *how], source.fileno(), answer.fileno(), wall)
        if code == NOT_STARTED:
            raise ReaderMissing(program.parent.name)
        if code != 0:
            return None
        answer.seek(0)
        return json.loads(answer.read())


def _run(command: list[str], source: int, answer: int, wall: float) -> int:
    """The exit code. Files instead of pipes: a runaway child cannot fill our memory."""
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and script, no shell, no text from outside
        command, stdin=source, stdout=answer, stderr=subprocess.DEVNULL, env={}, start_new_session=True
    )
    try:
        return child.wait(wall)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        return child.wait()
