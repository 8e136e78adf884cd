"""From bytes to statements: which format it is, and the checks that all formats share."""

from __future__ import annotations

from django.utils.translation import gettext as _

from payments.errors import StatementRefused
from payments.statements import mt940, tables
from payments.statements.checking import check
from payments.statements.model import Statement

MAX_BYTES = 10 * 1024 * 1024
TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, *, columns: tables.Columns | None = None) -> list[Statement]:
    """The statements in a file. Raises StatementRefused with a sentence, or ColumnsWanted for an unknown CSV."""
    if not data.strip():
        raise StatementRefused(_("This file is empty. Nothing was imported."))
    if len(data) > MAX_BYTES:
        raise StatementRefused(_("This file is larger than 10 MB. Download a shorter period; nothing was imported."))
    statements = _parse(data, columns)
    check(statements)
    return statements


def _parse(data: bytes, columns: tables.Columns | None) -> list[Statement]:
    head = data.lstrip(b"".join(TEXT_MARKS) + b" \t\r\n\x00")
    if head.startswith(b"<"):
        from payments.statements import camt  # loads lxml, which a web process does not need to start

        return camt.read(data)
    if head.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")):
        raise StatementRefused(
            _("This is a ZIP, PDF or Excel file. Unpack it first, or download CAMT.053, MT940 or CSV instead.")
        )
    text = decode(data)
    if mt940.looks_like(text):
        return mt940.read(text)
    return tables.read(text, columns=columns)


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or Windows-1252: banks use all three. Raises StatementRefused for binary data."""
    encodings = ["utf-16"] if data.startswith(TEXT_MARKS[1:]) else ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise StatementRefused(_("This is not a text file. Download the statement as CAMT.053, MT940 or CSV."))
