"""The code lists of EN 16931, read from `code_lists/` when first asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("code_lists")
MIME_TYPES = frozenset(
    (
        "application/pdf",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/jpeg",
        "image/png",
        "text/csv",
    )
)


@cache
def code_list(name: str) -> frozenset[str]:
    """The codes of `code_lists/<name>.txt`; its first line says where they come from."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(code for line in lines[1:] for code in line.split())
