"""Statements as CSV: the downloads of ING, Rabobank, ABN AMRO, bunq and Knab, and any other by named columns."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from payments.errors import StatementRefused
from payments.statements import cells, mt940_info
from payments.statements.banks import BANKS, Columns
from payments.statements.model import Entry, Statement, compact, tidy

SEPARATORS = ";,\t|"
MAX_COLUMNS, MAX_CELL = 60, 5_000
__all__ = ["Columns", "ColumnsWanted", "fingerprint", "read"]
Row = dict[str, str]


class ColumnsWanted(Exception):
    """A table with a heading that no bank we know uses: a person says which column is what."""

    def __init__(self, heading: Sequence[str], example: Sequence[str]) -> None:
        super().__init__("columns wanted")
        self.heading, self.example = list(heading), list(example)


@dataclass(frozen=True)
class _Line:
    """A row understood: the entry, and the balance after it if the bank says so."""

    account: str
    currency: str
    entry: Entry
    balance: Decimal | None


def fingerprint(heading: Iterable[str]) -> str:
    """The same for every download with these column names."""
    return hashlib.sha256("|".join(_plain(name) for name in heading).encode()).hexdigest()


def read(text: str, *, columns: Columns | None = None) -> list[Statement]:
    """A statement per account. Raises StatementRefused or ColumnsWanted."""
    heading, rows = _table(text)
    chosen = columns or next((bank for bank in BANKS if _fits(bank, heading)), None)
    if chosen is None:
        raise ColumnsWanted(heading, rows[0] if rows else [])
    if not _fits(chosen, heading):
        raise StatementRefused(_("A column that you chose is not in this file. Nothing was imported."))
    named = [dict(zip(map(_plain, heading), row, strict=True)) for row in rows]
    lines = [_line(chosen, row, place) for place, row in enumerate(named, 2)]
    accounts = dict.fromkeys((line.account, line.currency) for line in lines)
    return [_statement(key, [line for line in lines if (line.account, line.currency) == key]) for key in accounts]


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    """Heading and rows. A title above the heading (Knab) is skipped; a bare table of ABN AMRO gets its heading."""
    separator = max(SEPARATORS, key=text.lstrip().partition("\n")[0].count)
    csv.field_size_limit(MAX_CELL)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(map(str.strip, row))
        ]
    except csv.Error:
        raise _broken() from None
    if rows and sum(bool(cell.strip()) for cell in rows[0]) == 1 and len(rows) > 1:
        rows = rows[1:]
    if not rows or len(rows[0]) < 3 or len(rows[0]) > MAX_COLUMNS:
        raise _broken()
    if cells.is_bare_abn(rows[0]):
        rows = [list(cells.ABN_HEADING), *rows]
    heading, body = rows[0], [_fitted(row, len(rows[0])) for row in rows[1:]]
    if not body:
        raise StatementRefused(_("There is a heading in this file, but no entry below it. Nothing was imported."))
    return heading, body


def _fitted(row: list[str], width: int) -> list[str]:
    """Trailing empty cells are of no account; a row that is really longer or shorter means the wrong separator."""
    while len(row) > width and not row[-1].strip():
        row = row[:-1]
    if len(row) != width:
        raise _broken()
    return row


def _plain(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").lower().split())


def _fits(columns: Columns, heading: Sequence[str]) -> bool:
    present = set(map(_plain, heading))
    wanted = {_plain(name) for name in columns.needed()}
    return wanted <= present


def _line(columns: Columns, row: Row, place: int) -> _Line:
    def get(name: str) -> str:
        return row.get(_plain(name), "").strip() if name else ""

    amount = cells.amount(get(columns.amount), place)
    if columns.direction:
        amount = -abs(amount) if _plain(get(columns.direction)) in cells.OUTGOING else abs(amount)
    balance = get(columns.balance)
    words = " ".join(get(name) for name in columns.text)
    told = mt940_info.read(words) if not columns.name else mt940_info.Info(text=words)
    return _Line(
        account=compact(get(columns.account)) or "CSV",
        currency=compact(get(columns.currency), 3) or columns.default_currency,
        entry=Entry(
            booked_on=cells.day(get(columns.day), place),
            amount=amount,
            counterparty=tidy(get(columns.name), 140) or told.name,
            iban=compact(get(columns.iban)) or told.iban,
            text=tidy(told.text, 2000),
            reference=compact(get(columns.reference), 35) or told.reference,
            end_to_end=told.end_to_end,
            bank_reference=tidy(get(columns.bank_reference), 70),
            is_reversal=bool(get(columns.returned)),
        ),
        balance=cells.amount(balance, place) if balance else None,
    )


def _statement(key: tuple[str, str], lines: list[_Line]) -> Statement:
    """Oldest first. With a balance on every row the chain of balances is checked, not only its ends."""
    opening = closing = None
    if all(line.balance is not None for line in lines):
        lines = _in_order(lines)
        opening, closing = lines[0].balance - lines[0].entry.amount, lines[-1].balance  # type: ignore[operator]
    elif lines[0].entry.booked_on > lines[-1].entry.booked_on:
        lines = lines[::-1]
    entries = tuple(line.entry for line in lines if line.entry.amount)
    return Statement("csv", key[0], key[1], entries, opening=opening, closing=closing)


def _in_order(lines: list[_Line]) -> list[_Line]:
    for order in (lines, lines[::-1]):
        pairs = zip(order, order[1:], strict=False)
        if all(later.balance == earlier.balance + later.entry.amount for earlier, later in pairs):  # type: ignore[operator]
            return order
    raise StatementRefused(
        _(
            "The balances in this file do not follow from its entries: a row is missing or was changed. "
            "Nothing was imported. Download it again from your bank."
        )
    )


def _broken() -> StatementRefused:
    return StatementRefused(
        _("This file is not a table we can read: its rows have different numbers of columns. Nothing was imported.")
    )
