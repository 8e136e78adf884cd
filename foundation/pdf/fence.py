"""Where a PDF is made: a process of its own with limits, nothing of ours in its environment, and a clock."""

from __future__ import annotations

import os
import pickle  # both ends are our own process; nothing from outside is ever unpickled
import resource
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from foundation.pdf.errors import PdfFailed, PdfTookTooLong
from foundation.pdf.render import Paper, render

WALL_SECONDS, CPU_SECONDS = 20, 15


def render_paper(paper: Paper) -> bytes:
    fonts = next(entry[1] for entry in settings.STATICFILES_DIRS if isinstance(entry, tuple))
    job = pickle.dumps((paper, str(settings.BASE_DIR / "static"), fonts))
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "foundation.pdf.fence"], cwd=settings.BASE_DIR, env={"PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        out, err = child.communicate(job, timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired as late:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        raise PdfTookTooLong from late
    if child.returncode or not out.startswith(b"%PDF"):
        raise PdfFailed(err.decode(errors="replace")[-2000:])
    return out


def _child() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (20 * 2**20, 20 * 2**20))
    paper, static, fonts = pickle.loads(sys.stdin.buffer.read())  # noqa: S301
    sys.stdout.buffer.write(render(paper, Path(static), Path(fonts)))


if __name__ == "__main__":
    _child()
