"""CSV: plain text in UTF-8 or Windows-1252 that the csv module can read."""

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import islice

from foundation.files.parsing.refusal import Refusal

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 500_000, 1_000, 100_000
TOLD_ROWS, TOLD_COLUMNS, TOLD_CELL = 5_000, 30, 500
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def check(kind: str, data: bytes, side: int) -> bytes:
    text = _decode(data)
    if CONTROL.search(text):
        raise Refusal("not_text")
    csv.field_size_limit(MAX_CELL)
    try:
        rows = _count(text)
    except csv.Error:
        raise Refusal("damaged") from None
    if rows == 0:
        raise Refusal("empty")
    return b""


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("not_text")


def _count(text: str) -> int:
    """Rows with something in them; the separator is the commonest one of the first line."""
    rows = 0
    for row in _rows(text):
        rows += any(cell.strip() for cell in row)
        if rows > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise Refusal("too_complex")
    return rows


def _rows(text: str) -> Iterator[list[str]]:
    first = text.lstrip().partition("\n")[0]
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=first.count))


def describe(kind: str, data: bytes) -> bytes:
    """Its first 5,000 rows; `more` says that there are others."""
    csv.field_size_limit(MAX_CELL)
    filled = ([cell.strip()[:TOLD_CELL] for cell in row[:TOLD_COLUMNS]] for row in _rows(_decode(data)) if any(row))
    rows = list(islice(filled, TOLD_ROWS + 1))
    return json.dumps({"rows": rows[:TOLD_ROWS], "more": len(rows) > TOLD_ROWS}).encode()
