"""Where a PDF is made: behind a fence. This side never loads WeasyPrint; it keeps a warm process of its own and hands
papers over in files. What the fence keeps out, and what it costs: docs/concerns/pdf.md."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import socket
import subprocess  # noqa: S404
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings

from foundation.pdf import paper as papers
from foundation.pdf.errors import PdfFailed, PdfRefused, PdfTookTooLong, PdfTooLarge
from foundation.pdf.line import MEMORY, REFUSED, TOO_BIG, receive, send
from foundation.pdf.paper import Paper

START_SECONDS = 60  # the first render of a process also loads WeasyPrint
OUT_OF_TIME = (-signal.SIGKILL, -signal.SIGXCPU)


@dataclass(frozen=True)
class Printed:
    """The PDF, the CPU time of its child in milliseconds and the most memory it held in megabytes."""

    content: bytes
    cpu_ms: float
    peak_mb: float


def render_paper(paper: Paper) -> bytes:
    """The PDF. Raises PdfRefused, PdfTookTooLong, PdfTooLarge or PdfFailed, whose `detail` is for the log."""
    return measured(paper).content


def measured(paper: Paper, *, seconds: float | None = None, warm: Warm | None = None) -> Printed:
    """The PDF and what it cost. `seconds` is the wall clock after which the child is killed; the setting otherwise."""
    with tempfile.TemporaryFile() as job, tempfile.TemporaryFile() as answer:
        papers.write(paper, job)
        job.flush()
        order = {"room": _room(paper), "sheets": paper.css, "seconds": seconds or settings.PDF_WALL_SECONDS}
        told = (warm or WARM).ask(order, [job.fileno(), answer.fileno()])
        content = _read(answer)
    if told["code"] != 0 or not content.startswith(b"%PDF"):
        raise _failure(told["code"], content[:500].decode(errors="replace"))
    return Printed(content, told["cpu_ms"], told["peak_mb"])


def font() -> str:
    """The path of the house's variable font, as its wheel brings it."""
    folder = next(entry[1] for entry in settings.STATICFILES_DIRS if isinstance(entry, tuple))
    return f"{folder}/Geist[wght].ttf"


def _room(paper: Paper) -> str:
    """The name of the room that has this appendix laid out: what the appendix says, so never a stale one."""
    if paper.appendix is None:
        return ""
    whole = io.BytesIO()
    papers.write(paper.appendix, whole)
    return hashlib.sha256(whole.getvalue()).hexdigest()


def _read(answer: IO[bytes]) -> bytes:
    answer.seek(0)
    return answer.read()


def _failure(code: int, detail: str) -> PdfFailed:
    if code in OUT_OF_TIME:
        return PdfTookTooLong(f"killed by {-code}")
    kind = {REFUSED: PdfRefused, MEMORY: PdfTooLarge, TOO_BIG: PdfTooLarge}.get(code, PdfFailed)
    return kind(detail if code > 0 else f"killed by {-code}")


class Warm:
    """The warm process of this process. Started when first needed, started again when it died or we were forked."""

    def __init__(self, module: str = "foundation.pdf.warm") -> None:
        self._module = module
        self._lock = threading.Lock()
        self._owner = 0
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None

    def ask(self, order: dict[str, Any], files: list[int]) -> dict[str, Any]:
        """One render at a time. A warm process that is found dead is replaced, once."""
        with self._lock:
            for _attempt in (1, 2):
                line = self._connected()
                with suppress(OSError):
                    send(line, order, files)
                    line.settimeout(order["seconds"] + START_SECONDS)
                    told, _none = receive(line)
                    if told:
                        return told
                self.stop()
            raise PdfFailed(self._why())

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """Hang up; the warm process takes its children with it."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._process = None

    def _connected(self) -> socket.socket:
        if self._owner != os.getpid():  # a fork got our line from its parent, who still uses it
            self.stop()
        if self._line is None:
            self._line = self._start()
        return self._line

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        self._owner, self._complaints = os.getpid(), tempfile.TemporaryFile()  # noqa: SIM115 - read when it died
        arguments = [settings.BASE_DIR / "static", font(), settings.VAR_DIR / "fonts"]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no text from outside
                [sys.executable, "-m", self._module, str(theirs.fileno()), *map(str, arguments)],
                cwd=settings.BASE_DIR, env={"PYTHONHASHSEED": "0"}, pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._complaints, start_new_session=True,
            )  # fmt: skip
        return ours

    def _why(self) -> str:
        """The end of what the warm process wrote before it died, such as a missing library."""
        if self._complaints is None:
            return ""
        self._complaints.seek(0)
        return self._complaints.read()[-2000:].decode(errors="replace")


WARM = Warm()
