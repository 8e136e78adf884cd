"""A credit note on an invoice, whole or in part, that closes with the earlier ones to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from foundation.einvoicing import totals
from foundation.einvoicing.model import CREDIT_NOTE, AllowanceCharge, Document, Line, PrecedingInvoice
from foundation.einvoicing.numbers import plain_rate
from foundation.einvoicing.rounding import ZERO, exactly, r

ONE = "C62"  # "one", the unit of a credited part


KEPT = (
    "seller", "buyer", "currency", "tax_currency", "exchange_rate", "exemptions", "delivery", "period",
    "representative", "buyer_reference", "project", "contract", "order", "sales_order", "buyer_account", "process",
    "spec",
)  # fmt: skip


@exactly
def credit_note(
    original: Document,
    earlier: Sequence[Document],
    *,
    number: str,
    issue_date: date,
    amounts: Mapping[int, Decimal] | None = None,
) -> Document:
    """The credit note (381) that takes back `amounts` of the invoice, after the `earlier` notes made here.

    amounts: net, in whole cents, per position of the line (from 0), with the sign of the line's net amount; None takes
    back all that is left. Discounts and surcharges of the whole document follow in proportion; the rounding amount
    comes with the last line. Lines, VAT and totals of all notes together never pass those of the invoice, and equal
    them when everything has been taken back. Raises ValueError when more is asked than is left, or nothing.
    """
    state = _State(original, tuple(earlier), totals.totals(original).line_nets)
    done, complete = state.after(amounts)
    if complete and not earlier:
        content = {name: getattr(original, name) for name in ("allowances", "charges", "rounding")}
        content["lines"] = tuple(replace(row, id=state.id(place)) for place, row in enumerate(original.lines))
    else:
        content = {
            "lines": state.lines(done),
            "allowances": state.parts("allowances", done, complete),
            "charges": state.parts("charges", done, complete),
            "rounding": state.rounding() if complete else ZERO,
        }
    return Document(
        number=number,
        issue_date=issue_date,
        type_code=CREDIT_NOTE,
        credited_before=totals.add_groups(totals.final(note).breakdown for note in earlier),
        preceding=(PrecedingInvoice(original.number, original.issue_date),),
        **content,
        **{name: getattr(original, name) for name in KEPT},
    )


@dataclass(frozen=True)
class _State:
    """What was credited of an invoice so far. A note's line carries the id of the line it credits."""

    original: Document
    earlier: tuple[Document, ...]
    nets: tuple[Decimal, ...]

    def id(self, place: int) -> str:
        return self.original.lines[place].id or str(place + 1)

    def credited(self, place: int) -> Decimal:
        rows = (row for note in self.earlier for row in note.lines if row.id == self.id(place))
        return sum((totals.line_net(row) for row in rows), ZERO)

    def after(self, amounts: Mapping[int, Decimal] | None) -> tuple[list[Decimal], bool]:
        """What will have been credited per line, and whether that is everything."""
        done, left = [], []
        for place, net in enumerate(self.nets):
            before = self.credited(place)
            amount = net - before if amounts is None else amounts.get(place, ZERO)
            left.append(totals.remaining_credit(net, before, amount))
            done.append(before + amount)
        if done == [self.credited(place) for place in range(len(self.nets))] and (self.earlier or any(self.nets)):
            raise ValueError("amounts must credit something that is left")
        return done, not any(left)

    def lines(self, done: Sequence[Decimal]) -> tuple[Line, ...]:
        amounts = [amount - self.credited(place) for place, amount in enumerate(done)]
        return tuple(self._line(place, amount) for place, amount in enumerate(amounts) if amount)

    def _line(self, place: int, amount: Decimal) -> Line:
        """The line itself when it is taken back whole; a part of it is one piece at the credited amount."""
        row = replace(self.original.lines[place], id=self.id(place))
        if amount == self.nets[place]:
            return row
        part = Line(row.description, Decimal(1).copy_sign(amount), ONE, abs(amount), row.category, row.rate)
        return replace(part, id=row.id, details=row.details, period=row.period)

    def parts(self, name: str, done: Sequence[Decimal], complete: bool) -> tuple[AllowanceCharge, ...]:
        """Allowances or charges in proportion to the credited lines of their VAT group."""
        before = _merged(part for note in self.earlier for part in getattr(note, name))
        found = []
        for label, part in _merged(getattr(self.original, name)).items():
            credited = before[label].amount if label in before else ZERO
            share = (Decimal(1), Decimal(1)) if complete else self._share(part, done)
            found.append(replace(part, amount=totals.partial_credit(part.amount, credited, *share)))
        return tuple(part for part in found if part.amount)

    def _share(self, part: AllowanceCharge, done: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
        """What was credited of the group's lines, and what they are in all; lines that take back can push it beyond."""
        key = part.category, plain_rate(part.rate)
        places = [at for at, row in enumerate(self.original.lines) if (row.category, plain_rate(row.rate)) == key]
        whole = sum((self.nets[at] for at in places), ZERO)
        taken = sum((done[at] for at in places), ZERO)
        if not whole or taken * whole < 0:
            return Decimal(0), Decimal(1)
        return (whole if abs(taken) > abs(whole) else taken), whole

    def rounding(self) -> Decimal:
        return r(self.original.rounding) - sum((r(note.rounding) for note in self.earlier), ZERO)


def _merged(parts: Iterable[AllowanceCharge]) -> dict[tuple[object, ...], AllowanceCharge]:
    """Parts that say the same, taken together, in cents."""
    found: dict[tuple[object, ...], AllowanceCharge] = {}
    for part in parts:
        label = part.category, plain_rate(part.rate), part.reason, part.reason_code
        so_far = found[label].amount if label in found else ZERO
        found[label] = replace(part, amount=so_far + r(part.amount), base_amount=None, percentage=None)
    return found
