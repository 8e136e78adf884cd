"""SWIFT MT940 as Dutch banks write it: balances (:60:, :62:), statement lines (:61:) and what goes with them (:86:)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from payments.errors import StatementRefused
from payments.statements import mt940_info
from payments.statements.model import Entry, Statement, compact, tidy

TAG = re.compile(r":(\d{2}[A-Z]?):(.*)", re.S)
BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([\d,]{1,15})\s*")
LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4})?(?P<mark>RC|RD|EC|ED|C|D)(?P<funds>[A-Z])?(?P<amount>\d[\d,]{0,14})"
    r"(?P<kind>[A-Z][A-Z0-9]{3})(?P<own>[^\n]*?)(?://(?P<bank>[^\n]*))?(?:\n(?P<more>.*))?",
    re.S,
)
KNOWN = {"20", "21", "25", "28", "28C", "60F", "60M", "61", "86", "62F", "62M", "64", "65", "13D", "90C", "90D"}
NOTHING = {"NONREF", "NOTPROVIDED", ""}


@dataclass
class _Draft:
    """A statement while its fields come in."""

    account: str = ""
    reference: str = ""
    opening: tuple[Decimal, str] | None = None
    closing: tuple[Decimal, str] | None = None
    lines: list[tuple[str, str]] = field(default_factory=list)  # (:61:, its :86:)


def looks_like(text: str) -> bool:
    return bool(re.search(r"^(\{4:\s*)?:20:", text, re.M) and re.search(r"^:60[FM]:", text, re.M))


def read(text: str) -> list[Statement]:
    """Every statement of the file. Raises StatementRefused for anything that is not as SWIFT has it."""
    drafts: list[_Draft] = []
    for tag, value in _fields(text):
        if tag == "20":
            drafts.append(_Draft())
        elif not drafts or tag not in KNOWN:
            raise _broken(f":{tag}:")
        _take(drafts[-1], tag, value)
    return [_statement(draft) for draft in drafts]


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """(tag, value) pairs. Headers of the bank before :20: and the `-` between messages are left out."""
    tag, parts, begun = "", [], False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = re.sub(r"^\{.*\{4:", "", line)
        match = TAG.match(line)
        begun = begun or bool(match and match[1] == "20")
        if not begun:
            continue
        if match or line.strip() in {"-", "-}"}:
            if tag:
                yield tag, "\n".join(parts).rstrip()
            tag, parts = (match[1], [match[2]]) if match else ("", [])
            begun = bool(match)
        elif tag:
            parts.append(line)
    if tag:
        yield tag, "\n".join(parts).rstrip()


def _take(draft: _Draft, tag: str, value: str) -> None:
    if tag == "25":
        draft.account = value
    elif tag in {"28", "28C"}:
        draft.reference = value
    elif tag in {"60F", "60M"}:
        draft.opening = _balance(tag, value)
    elif tag in {"62F", "62M"}:
        draft.closing = _balance(tag, value)
    elif tag == "61":
        draft.lines.append((value, ""))
    elif tag == "86" and draft.lines and draft.closing is None:
        if draft.lines[-1][1]:
            raise _broken(":86:")
        draft.lines[-1] = (draft.lines[-1][0], value)


def _balance(tag: str, value: str) -> tuple[Decimal, str]:
    match = BALANCE.fullmatch(value)
    if match is None:
        raise _broken(f":{tag}:{value[:30]}")
    amount = _amount(match[4])
    return (-amount if match[1] == "D" else amount), match[3]


def _statement(draft: _Draft) -> Statement:
    if draft.opening is None or draft.closing is None or draft.opening[1] != draft.closing[1]:
        raise StatementRefused(
            _("A statement in this file has no opening or no closing balance, so it cannot be checked.")
        )
    currency = draft.opening[1]
    account = re.sub(rf"\s*{currency}\s*$", "", draft.account.strip())
    entries = [_entry(line, info) for line, info in draft.lines]
    return Statement(
        kind="mt940",
        account=compact(account),
        currency=currency,
        entries=tuple(entry for entry in entries if entry.amount),
        reference=tidy(draft.reference, 70),
        opening=draft.opening[0],
        closing=draft.closing[0],
    )


def _entry(line: str, info: str) -> Entry:
    match = LINE.fullmatch(line)
    if match is None:
        raise _broken(f":61:{line[:40]}")
    mark, amount = match["mark"], _amount(match["amount"])
    # RC takes a credit back, RD a debit: the money runs the other way.
    incoming = mark in {"C", "EC", "RD"}
    known = mt940_info.read(info)
    bank = tidy(match["bank"], 70)
    return Entry(
        booked_on=_booked(match["value"], match["entry"]),
        amount=amount if incoming else -amount,
        counterparty=known.name,
        iban=known.iban,
        text=known.text or tidy(match["more"], 2000),
        reference=known.reference,
        end_to_end=known.end_to_end,
        bank_reference="" if bank in NOTHING else bank,
        is_reversal=mark in {"RC", "RD"} or known.is_return,
    )


def _amount(text: str) -> Decimal:
    whole, comma, fraction = text.partition(",")
    if not (whole.isascii() and whole.isdigit() and len(fraction) <= 2 and (not fraction or fraction.isdigit())):
        raise _broken(text)
    return Decimal(f"{whole}.{fraction.ljust(2, '0')}")


def _booked(value: str, entry: str | None) -> date:
    """The entry date (MMDD) lies in the year of the value date, or just across New Year."""
    try:
        valued = date(2000 + int(value[:2]), int(value[2:4]), int(value[4:]))
        if entry is None:
            return valued
        month, day = int(entry[:2]), int(entry[2:])
        year = valued.year + (month == 1 and valued.month == 12) - (month == 12 and valued.month == 1)
        return date(year, month, day)
    except ValueError:
        raise _broken(value) from None


def _broken(what: str) -> StatementRefused:
    return StatementRefused(
        _("This MT940 file is damaged near “%(what)s”. Nothing was imported; download it again from your bank.")
        % {"what": tidy(what, 60)}
    )
