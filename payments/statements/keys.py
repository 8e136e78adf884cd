"""The name of an entry: the same whenever the same booking is read again, different for every other booking."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from payments.statements.model import Entry


def keyed(entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Each entry with its key. Bookings that cannot be told apart are counted: the second one is number 2.

    Banks number the entries of a download anew each time, so such numbers are no part of it; the reference that the
    bank gave the booking itself is.
    """
    seen: Counter[str] = Counter()
    found = []
    for entry in entries:
        facts = _facts(entry)
        seen[facts] += 1
        found.append((hashlib.sha256(f"{facts}|{seen[facts]}".encode()).hexdigest(), entry))
    return found


def _facts(entry: Entry) -> str:
    day, amount = entry.booked_on.isoformat(), f"{entry.amount:.2f}"
    if entry.bank_reference:
        # Parts of a batch share the reference of the batch.
        return "|".join((day, amount, entry.bank_reference, entry.end_to_end, entry.iban))
    words = re.sub(r"\W", "", f"{entry.counterparty}{entry.text}{entry.reference}{entry.end_to_end}".upper())
    return "|".join((day, amount, entry.iban, words))
