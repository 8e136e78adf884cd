"""Which invoices a bank entry pays. Plain comparison of what is known; it reads no database and books nothing.

The order: structured reference and amount; reference in the text; invoice number in the text; account and amount of an
earlier payment. Never the amount alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from foundation.einvoicing.payment import is_valid_rf
from payments.statements.model import compact
from payments.states import Reason

ZERO = Decimal("0.00")
NEAR = timedelta(days=14)  # between the day a payment was typed in for and the day the bank booked it
SHORTEST = 4  # characters of an invoice number that may stand alone in a text
INTRODUCED = {"FACTUUR", "FACTUURNR", "FACTUURNUMMER", "FACT", "FACTNR", "INVOICE", "INV", "NOTA", "NR", "NO"}


@dataclass(frozen=True)
class Candidate:
    """An issued invoice as matching sees it. Amounts in `currency`; `undisputed` is the part that may be asked for."""

    pk: UUID
    client: UUID
    number: str
    currency: str
    open: Decimal
    undisputed: Decimal
    paid: Decimal
    due_on: date | None
    credits: UUID | None = None  # a credit note: the invoice it corrects
    by_hand: tuple[tuple[Decimal, date], ...] = ()  # payments that were typed in and not seen on a statement yet


@dataclass(frozen=True)
class Facts:
    """What of an entry takes part in matching."""

    amount: Decimal
    currency: str
    reference: str = ""
    text: str = ""
    iban: str = ""
    booked_on: date = date.min


@dataclass(frozen=True)
class Proposal:
    """Shares per invoice; what they leave of the amount is the client's credit. `sure` may be booked unasked."""

    reason: str
    client: UUID
    shares: Mapping[UUID, Decimal] = field(default_factory=dict)
    sure: bool = False


class Book:
    """The invoices of one business, by the names under which payers know them."""

    def __init__(self, candidates: Iterable[Candidate], clients_of_iban: Mapping[str, set[UUID]]) -> None:
        self.clients_of_iban = clients_of_iban
        self._by_number: dict[str, list[Candidate]] = defaultdict(list)
        self._by_key: dict[UUID, Candidate] = {}
        self._open_of: dict[UUID, list[Candidate]] = defaultdict(list)
        self._all_of: dict[UUID, list[Candidate]] = defaultdict(list)
        for each in candidates:
            self._by_number[_name(each.number)].append(each)
            self._by_key[each.pk] = each
            self._all_of[each.client].append(each)
            if each.open > 0 and each.credits is None:
                self._open_of[each.client].append(each)

    def named(self, name: str) -> Candidate | None:
        """The one invoice of this number (letters and digits only); None if two could be meant."""
        found = self._by_number.get(name[-21:], ())
        return found[0] if len(found) == 1 else None

    def corrected_by(self, note: Candidate) -> Candidate | None:
        return self._by_key.get(note.credits) if note.credits else None

    def all_of(self, client: UUID) -> list[Candidate]:
        return self._all_of.get(client, [])

    def open_of(self, client: UUID) -> list[Candidate]:
        return by_due(self._open_of.get(client, ()))


def propose(facts: Facts, book: Book) -> Proposal | None:
    """The best explanation of an entry, or None. Money out can only be a refund that names its invoice."""
    if facts.amount < 0:
        return _refund(facts, book)
    return _by_reference(facts, book) or _by_text(facts, book) or _by_iban(facts, book)


def _by_reference(facts: Facts, book: Book) -> Proposal | None:
    found = _referred(facts.reference, book)
    if found is None or not _payable(found, facts):
        return None
    if typed := _typed_in(facts, [found]):
        return typed
    exact = facts.amount in {found.open, found.undisputed}
    reason = Reason.REFERENCE if exact else Reason.REFERENCE_ONLY
    return Proposal(reason, found.client, spread(facts.amount, [found]), sure=exact)


def _by_text(facts: Facts, book: Book) -> Proposal | None:
    text = f"{facts.reference} {facts.text}"
    for reason, names in ((Reason.REFERENCE_IN_TEXT, _references(text)), (Reason.NUMBER_IN_TEXT, numbers(text))):
        found = {each.pk: each for name in names if (each := book.named(name)) and _payable(each, facts)}
        if found:
            several = by_due(found.values())
            return _typed_in(facts, several) or Proposal(reason, several[0].client, spread(facts.amount, several))
    return None


def _by_iban(facts: Facts, book: Book) -> Proposal | None:
    """From an account that paid before: one invoice of exactly this amount, or all that is open together."""
    clients = book.clients_of_iban.get(facts.iban, set()) if facts.iban else set()
    if len(clients) != 1:
        return None
    (client,) = clients
    if typed := _typed_in(facts, book.all_of(client)):
        return typed
    mine = [each for each in book.open_of(client) if each.currency == facts.currency]
    single = next((each for each in mine if facts.amount in {each.open, each.undisputed}), None)
    if single is not None:
        return Proposal(Reason.IBAN_AMOUNT, client, {single.pk: facts.amount})
    if len(mine) > 1 and facts.amount in {sum(each.open for each in mine), sum(each.undisputed for each in mine)}:
        return Proposal(Reason.IBAN_AMOUNT, client, spread(facts.amount, mine))
    return None


def _typed_in(facts: Facts, invoices: Iterable[Candidate]) -> Proposal | None:
    """The same payment was entered by hand before: the entry is its proof, not a second payment."""
    for each in invoices:
        for amount, day in each.by_hand:
            if each.currency == facts.currency and amount == facts.amount and abs(day - facts.booked_on) <= NEAR:
                return Proposal(Reason.TYPED_IN, each.client, {each.pk: amount})
    return None


def _refund(facts: Facts, book: Book) -> Proposal | None:
    text = f"{facts.reference} {facts.text}"
    for name in [*_references(text), *numbers(text)]:
        found = book.named(name)
        if found is not None and found.credits is not None:
            found = book.corrected_by(found)
        if found is None or found.currency != facts.currency:
            continue
        if typed := _typed_in(facts, [found]):
            return typed
        if found.paid >= -facts.amount:
            return Proposal(Reason.NUMBER_IN_TEXT, found.client, {found.pk: facts.amount})
    return None


def _payable(candidate: Candidate, facts: Facts) -> bool:
    return candidate.credits is None and candidate.currency == facts.currency


def spread(amount: Decimal, invoices: Sequence[Candidate]) -> dict[UUID, Decimal]:
    """An amount over invoices: what nobody disputes first, then the rest, each in the given order."""
    shares: dict[UUID, Decimal] = {}
    for part in ("undisputed", "open"):
        for each in invoices:
            share = min(amount, max(getattr(each, part) - shares.get(each.pk, ZERO), ZERO))
            if share > 0:
                shares[each.pk] = shares.get(each.pk, ZERO) + share
                amount -= share
    return shares


def by_due(invoices: Iterable[Candidate]) -> list[Candidate]:
    """The oldest debt first (art. 6:43 lid 2 BW)."""
    return sorted(invoices, key=lambda each: (each.due_on or date.max, each.number))


def _referred(reference: str, book: Book) -> Candidate | None:
    return book.named(reference[4:]) if is_valid_rf(reference) else None


def _references(text: str) -> Iterator[str]:
    """Numbers inside valid RF references, written together or in groups of four."""
    words = _words(text)
    for place, word in enumerate(words):
        if not re.match(r"RF\d\d", word):
            continue
        for size in range(1, 8):
            joined = "".join(words[place : place + size])
            if len(joined) <= 25 and is_valid_rf(joined):
                yield joined[4:]


def numbers(text: str) -> Iterator[str]:
    """Everything in a text that could be an invoice number: up to four words that stand together, with a digit.

    A short one (under four characters) counts only right after a word such as "factuur".
    """
    words = _words(text)
    for place in range(len(words)):
        introduced = place > 0 and words[place - 1] in INTRODUCED
        for size in range(1, 5):
            joined = "".join(words[place : place + size])
            if place + size > len(words) or len(joined) > 40:
                break
            if any(map(str.isdigit, joined)) and (len(joined) >= SHORTEST or introduced):
                yield joined


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Z0-9]+", text.upper())[:400]


def _name(number: str) -> str:
    """The end of a number that fits in an RF reference (see invoices.codes.payment_reference)."""
    return compact(number, 40)[-21:]
