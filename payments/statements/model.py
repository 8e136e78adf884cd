"""What a statement says, whatever its format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MAX_AMOUNT = Decimal("999999999999.99")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class Entry:
    """One booked line. `amount` is in the account's currency, two decimals, negative when money left the account."""

    booked_on: date
    amount: Decimal
    counterparty: str = ""
    iban: str = ""
    text: str = ""
    reference: str = ""  # the creditor's structured reference (ISO 11649), as the bank passed it on
    end_to_end: str = ""  # the payer's own mark
    bank_reference: str = ""  # what the bank calls the entry; stays the same when it is downloaded again
    is_reversal: bool = False


@dataclass(frozen=True)
class Statement:
    """Booked entries of one account in one currency. Balances are None where the format has none."""

    kind: str
    account: str
    currency: str
    entries: tuple[Entry, ...]
    reference: str = ""
    opening: Decimal | None = None
    closing: Decimal | None = None


def tidy(text: str | None, length: int) -> str:
    """One line without control characters (PostgreSQL refuses NUL), at most `length` characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text or "").split())[:length].strip()


def compact(text: str | None, length: int = 34) -> str:
    """Letters and digits in capitals: account numbers and references as they are compared."""
    return re.sub(r"[^A-Z0-9]", "", (text or "").upper())[:length]
