"""Many PDFs into one bundle: pages on A4 with a label, continuous numbers, bookmarks. A child of little memory and time
does it with pikepdf, file by file, because the files are strangers'."""

from __future__ import annotations

import json
import os
import signal
import subprocess  # noqa: S404
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.pdf.errors import PdfFailed, PdfTookTooLong

PROGRAM = Path(__file__).parent / "binding" / "__main__.py"
OPEN_AT_ONCE = 32  # files; more are joined in volumes first
FRAME_SECONDS, BIND_SECONDS = 30, 240


@dataclass(frozen=True)
class Mark:
    """A bookmark: its words, the page it leads to (from 1) and how deep it stands (0 or 1)."""

    title: str
    page: int
    level: int = 0


def frame(source: Path, target: Path, label: str) -> int:
    """Every page of a stranger's PDF on A4 with a line above it: `K-2 · 3/12`. What filled-in forms and notes show is
    drawn into the page; scripts, links and attachments stay behind. The number of pages. Raises PdfFailed."""
    order = {"act": "frame", "source": str(source), "target": str(target), "label": _latin(label)}
    return int(_ask(order, FRAME_SECONDS)["pages"])


def counts(sources: Sequence[Path]) -> list[int]:
    """The number of pages of each. Raises PdfFailed."""
    return list(_ask({"act": "counts", "sources": _names(sources)}, BIND_SECONDS)["pages"])


def bind(
    sources: Sequence[Path], target: Path, *, marks: Sequence[Mark], title: str, language: str, author: str
) -> dict[str, Any]:
    """One PDF of all of them in order, every page stamped `[0001]` on. Links to `bundle:17` lead to page 17.

    The same files and words give the same bytes. {"pages", "peak_mb"}. Raises PdfFailed.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        volumes, peak = list(sources), 0.0
        while len(volumes) > OPEN_AT_ONCE:
            groups = [volumes[at : at + OPEN_AT_ONCE] for at in range(0, len(volumes), OPEN_AT_ONCE)]
            volumes = [Path(folder) / f"{len(volumes)}-{place}.pdf" for place in range(len(groups))]
            for group, volume in zip(groups, volumes, strict=True):
                told = _ask({"act": "join", "sources": _names(group), "target": str(volume)}, BIND_SECONDS)
                peak = max(peak, told["peak_mb"])
        order = {
            "act": "bind", "sources": _names(volumes), "target": str(target), "title": title, "language": language,
            "author": author, "marks": [[mark.title, mark.page, mark.level] for mark in marks],
        }  # fmt: skip
        told = _ask(order, BIND_SECONDS)
        return told | {"peak_mb": max(peak, told["peak_mb"])}


def _names(paths: Sequence[Path]) -> list[str]:
    return [str(path) for path in paths]


def _latin(text: str) -> str:
    """What the built-in typeface of the label can write."""
    return text.encode("cp1252", "replace").decode("cp1252")


def _ask(order: dict[str, Any], seconds: float) -> dict[str, Any]:
    """The child's answer. Real files instead of pipes: a runaway child cannot fill our memory."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer:
        asked.write(json.dumps(order).encode())
        asked.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and program, no shell, no text from outside
            [sys.executable, "-I", str(PROGRAM)], stdin=asked, stdout=answer, stderr=subprocess.DEVNULL,
            env={"PYTHONHASHSEED": "0"}, start_new_session=True,
        )  # fmt: skip
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise PdfTookTooLong(f"{order['act']}: {seconds} s") from None
        answer.seek(0)
        told = answer.read(100_000)
    if code in (-signal.SIGKILL, -signal.SIGXCPU):
        raise PdfTookTooLong(f"{order['act']}: killed by {-code}")
    if code != 0:
        raise PdfFailed(f"{order['act']}: {code} {told.decode(errors='replace')[:300]}")
    return json.loads(told)
