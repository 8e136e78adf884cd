"""CSV for spreadsheets: text can never start a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | Decimal | int | date | None


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[Cell]], *, language: str) -> bytes:
    """UTF-8 with its mark (Excel asks for it); Dutch gets `;` and decimal commas, as Dutch spreadsheets read them."""
    out = io.BytesIO()
    write_csv(out, heading, rows, language=language)
    return out.getvalue()


def write_csv(out: BinaryIO, heading: Sequence[str], rows: Iterable[Sequence[Cell]], *, language: str) -> None:
    """The same into a file, row by row: memory does not grow with their number."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";" if language == "nl" else ",")
    writer.writerow([_cell(name, language) for name in heading])
    writer.writerows([_cell(cell, language) for cell in row] for row in rows)
    text.detach()


def _cell(cell: Cell, language: str) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",") if language == "nl" else f"{cell:f}"
    text = cell.isoformat() if isinstance(cell, date) else str("" if cell is None else cell)
    return f"'{text}" if isinstance(cell, str) and text.lstrip("'").startswith(FORMULA) else text


def plain(text: str) -> str:
    """A cell as it was before `as_csv`: the mark that keeps it from starting a formula is taken off again."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text
