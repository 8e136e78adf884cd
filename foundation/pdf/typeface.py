"""The house's variable font as two plain ones. WeasyPrint would make them anew in every PDF: a third of the time of a
render, and the moment of making would stand in the font, so that no two renders gave the same bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

WEIGHTS = {"fonts/regular.ttf": 400, "fonts/semibold.ttf": 600}


def static_fonts(variable: Path, folder: Path) -> dict[str, bytes]:
    """TrueType by name, made once per font file and kept in `folder`."""
    content = variable.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    return {name: _kept(folder / f"{digest}-{weight}.ttf", variable, weight) for name, weight in WEIGHTS.items()}


def _kept(path: Path, variable: Path, weight: int) -> bytes:
    if not path.exists():
        half = path.with_suffix(f".{os.getpid()}")
        _instantiate(variable, weight, half)
        half.replace(path)  # whoever looks meanwhile sees a whole font or none
    return path.read_bytes()


def _instantiate(variable: Path, weight: int, target: Path) -> None:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(variable, recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": weight}, inplace=True, static=True).save(target)
