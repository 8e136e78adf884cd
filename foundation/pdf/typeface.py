"""The house's variable font as two plain ones. WeasyPrint would make them anew in every PDF: a third of the time of a
render, and the moment of making would stand in the font, so that no two renders gave the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import suppress
from pathlib import Path

WEIGHTS = {"fonts/regular.ttf": 400, "fonts/semibold.ttf": 600}


def static_fonts(variable: Path, folder: Path) -> dict[str, bytes]:
    """TrueType by name, made once per font file and kept in `folder` if we may write there."""
    digest = hashlib.sha256(variable.read_bytes()).hexdigest()[:16]
    return {name: _kept(folder / f"{digest}-{weight}.ttf", variable, weight) for name, weight in WEIGHTS.items()}


def _kept(path: Path, variable: Path, weight: int) -> bytes:
    if path.exists():
        return path.read_bytes()
    content = _instance(variable, weight)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(content)
        half.replace(path)  # whoever looks meanwhile sees a whole font or none
    return content


def _instance(variable: Path, weight: int) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font, out = TTFont(variable, recalcTimestamp=False), io.BytesIO()
    instantiateVariableFont(font, {"wght": weight}, inplace=True, static=True).save(out)
    return out.getvalue()
