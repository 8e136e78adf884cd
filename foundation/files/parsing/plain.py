"""A letter or a table as plain words, for a page on paper: JSON with limits, never the whole of a huge file."""

from __future__ import annotations

import csv
import email
import email.policy
import json
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

MAX_LETTERS, MAX_ROWS, MAX_COLUMNS, MAX_CELL = 60_000, 400, 12, 300
HEADERS = ("From", "To", "Cc", "Date", "Subject", "Message-ID")


def check(kind: str, data: bytes, side: int) -> bytes:
    shown = _letter(data) if kind == "eml_text" else _table(data)
    return json.dumps(shown).encode("ascii")


def _letter(data: bytes) -> dict[str, Any]:
    letter = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"), policy=email.policy.default)
    assert isinstance(letter, EmailMessage)  # noqa: S101 - what this policy makes
    text = _body(letter)
    attached = [
        [(part.get_filename() or "?")[:150], part.get_content_type(), len(part.get_payload(decode=True) or b"")]
        for part in letter.iter_attachments()
    ]
    headers = [[name, str(letter[name])[:1000]] for name in HEADERS if letter[name]]
    return {"headers": headers, "text": text[:MAX_LETTERS], "attached": attached[:50]} | _size(text)


def _size(text: str) -> dict[str, Any]:
    return {"cut": len(text) > MAX_LETTERS, "shown": min(len(text), MAX_LETTERS), "of": len(text)}


def _body(letter: EmailMessage) -> str:
    body = letter.get_body(("plain", "html"))
    if body is None:
        return ""
    text = body.get_content()
    if body.get_content_type() == "text/html":
        reader = _Words()
        reader.feed(text)
        text = "".join(reader.found)
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(line for place, line in enumerate(lines) if line or (place and lines[place - 1])).strip()


class _Words(HTMLParser):
    """The words of a page without its markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._hidden += tag in {"script", "style"}
        if tag in {"br", "p", "div", "tr", "li"}:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def _table(data: bytes) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    lines = text.splitlines()
    mark = max(";\t,", key=lambda each: lines[0].count(each)) if lines else ","
    rows = list(csv.reader(lines[:MAX_ROWS], delimiter=mark))
    wide = max((len(row) for row in rows), default=0)
    shown = [[_cell(cell) for cell in row[:MAX_COLUMNS]] for row in rows]
    long = any(len(cell) > MAX_CELL for row in rows for cell in row[:MAX_COLUMNS])
    cut = len(lines) > MAX_ROWS or wide > MAX_COLUMNS or long
    return {"rows": shown, "cut": cut, "shown": len(shown), "of": len(lines)}


def _cell(text: str) -> str:
    return text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…"
