"""Where printing happens: a confined process that lays out one appendix and forks a child for every paper."""

from __future__ import annotations

import errno
import gc
import os
import socket
from typing import Any, NoReturn

from weasyprint import Document
from weasyprint.urls import FatalURLFetchingError

from foundation.pdf import limits, paper
from foundation.pdf.line import BROKEN, MEMORY, PRINTED, REFUSED, TOO_BIG, receive, send
from foundation.pdf.render import Press


def run(line: socket.socket, press: Press) -> NoReturn:
    """The life of a room. Its group is killed as one: itself and the child of the moment."""
    os.setsid()
    limits.confine()
    appendix: Document | None = None
    while True:
        order, files = receive(line)
        if not order:
            os._exit(PRINTED)
        if order["room"] and appendix is None:
            appendix = _lay_out_appendix(press, *files)
        send(line, _in_a_child(press, appendix, *files))
        for file in files:
            os.close(file)


def _lay_out_appendix(press: Press, job: int, answer: int) -> Document:
    try:
        found = _read(job).appendix
        assert found is not None  # noqa: S101 - the fence names a room only for a paper that has one
        return press.lay_out(found)
    except BaseException as error:
        _give_up(answer, error)


def _in_a_child(press: Press, appendix: Document | None, job: int, answer: int) -> dict[str, Any]:
    pid = os.fork()
    if pid == 0:
        _print(press, appendix, job, answer)
    _pid, status, used = os.wait4(pid, 0)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "cpu_ms": round((used.ru_utime + used.ru_stime) * 1000, 1),
        "peak_mb": round(used.ru_maxrss / 1024, 1),
    }


def _print(press: Press, appendix: Document | None, job: int, answer: int) -> NoReturn:
    gc.disable()
    try:
        limits.confine()
        with open(answer, "wb", closefd=False) as out:
            out.write(press.print(_read(job), appendix))
        os._exit(PRINTED)
    except BaseException as error:
        _give_up(answer, error)


def _read(job: int) -> paper.Paper:
    os.lseek(job, 0, os.SEEK_SET)
    with open(job, "rb", closefd=False) as source:
        return paper.read(source)


def _give_up(answer: int, error: BaseException) -> NoReturn:
    """Say why in the place of the PDF and leave without any clean-up: nothing here is worth keeping."""
    gc.collect()
    code = BROKEN
    if isinstance(error, FatalURLFetchingError):
        code = REFUSED
    elif isinstance(error, MemoryError):
        code = MEMORY
    elif isinstance(error, OSError) and error.errno == errno.EFBIG:
        code = TOO_BIG
    os.ftruncate(answer, 0)
    os.pwrite(answer, f"{type(error).__name__}: {error}"[:500].encode(), 0)
    os._exit(code)
