"""CSV for spreadsheets: text can never start a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | Decimal | int | date | None


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[Cell]], *, language: str) -> bytes:
    """UTF-8 with its mark (Excel asks for it); Dutch gets `;` and decimal commas, as Dutch spreadsheets read them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if language == "nl" else ",")
    writer.writerow([_cell(name, language) for name in heading])
    writer.writerows([_cell(cell, language) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(cell: Cell, language: str) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",") if language == "nl" else f"{cell:f}"
    text = cell.isoformat() if isinstance(cell, date) else str("" if cell is None else cell)
    return f"'{text}" if isinstance(cell, str) and text.lstrip("'").startswith(FORMULA) else text


def plain(text: str) -> str:
    """A cell as it was before `as_csv`: the mark that keeps it from starting a formula is taken off again."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text
