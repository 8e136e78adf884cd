"""Lines as people type them: with a discount each, one on the whole, and with or without VAT in the price."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from foundation.einvoicing.model import AllowanceCharge, Line, Totals, VatGroup
from foundation.einvoicing.numbers import plain_rate
from foundation.einvoicing.rounding import ZERO, allocate, exactly, r
from foundation.einvoicing.totals import from_gross, line_net, net_of_gross, of_lines, split_discount


@dataclass(frozen=True)
class Discount:
    """`percent` of what it is taken from, or else `amount`: cents, with VAT where the prices have it."""

    percent: Decimal = ZERO
    amount: Decimal = ZERO

    @exactly
    def of(self, base: Decimal) -> Decimal:
        """The discount on `base` in cents: nothing below zero, and never more than what is there."""
        if base <= 0:
            return ZERO
        return min(max(r(base * self.percent / 100) if self.percent else r(self.amount), ZERO), base)


@dataclass(frozen=True)
class Typed:
    """A line as typed: `line` without its discount. The document's discount counts over it unless `apart`."""

    line: Line
    discount: Discount = Discount()
    apart: bool = False


@dataclass(frozen=True)
class Part:
    """What a line comes to, in cents. `quantity` and `price` are BT-129 and BT-146, exact and without VAT.

    discount: its own, BT-136; share: its part of the document's discount (BG-20); net: what counts of it, BT-131 less
    `share`. The `entered_` ones are the same as typed, with VAT where the prices have it; `entered` is before
    the share.
    """

    quantity: Decimal
    price: Decimal
    discount: Decimal
    share: Decimal
    net: Decimal
    entered: Decimal
    entered_discount: Decimal
    entered_share: Decimal

    @property
    def before_share(self) -> Decimal:
        """BT-131."""
        return self.net + self.share


@dataclass(frozen=True)
class Sums:
    """Totals of a document (BG-22; their `line_nets` are the parts' `net`), and the parts it is made of."""

    totals: Totals
    parts: tuple[Part, ...]

    @property
    def discount(self) -> Decimal:
        """BT-107 in cents."""
        return sum((part.share for part in self.parts), ZERO)

    @property
    def entered_discount(self) -> Decimal:
        return sum((part.entered_share for part in self.parts), ZERO)


@exactly
def typed_sums(
    rows: Sequence[Typed],
    *,
    discount: Discount = Discount(),
    with_vat: bool = False,
    exchange_rate: Decimal | None = None,
) -> Sums:
    """What the rows come to. The document's discount is taken from lines above zero only, split per (category, rate)
    by largest remainder and then over the lines; with VAT in the prices, each group's net is r(Σ gross / (1 + rate))
    and the rounding (BT-114, at most a cent per group) makes the total what was typed."""
    if not with_vat and not any(map(_any, (discount, *(row.discount for row in rows)))):
        return _plain(rows, exchange_rate)
    own = [row.discount.of(line_net(row.line)) for row in rows]
    lines = [_less(row.line, amount) for row, amount in zip(rows, own, strict=True)]
    shares = _shares(rows, lines, discount)
    whole = [_less(line, share) for line, share in zip(lines, shares, strict=True)]
    net_lines, rounding = from_gross(whole) if with_vat else (tuple(whole), ZERO)
    found = of_lines(net_lines, rounding=rounding, exchange_rate=exchange_rate)
    parts = [
        _part(line, net, (line_net(typed), amount, share))
        for line, net, typed, amount, share in zip(net_lines, found.line_nets, lines, own, shares, strict=True)
    ]
    return Sums(found, tuple(parts))


def _any(discount: Discount) -> bool:
    return bool(discount.percent or discount.amount)


def _plain(rows: Sequence[Typed], exchange_rate: Decimal | None) -> Sums:
    """The short way for what nearly every invoice is."""
    found = of_lines([row.line for row in rows], exchange_rate=exchange_rate)
    parts = [
        Part(row.line.quantity, row.line.unit_price, ZERO, ZERO, net, net, ZERO, ZERO)
        for row, net in zip(rows, found.line_nets, strict=True)
    ]
    return Sums(found, tuple(parts))


def _less(line: Line, amount: Decimal) -> Line:
    """Always one allowance more, also of 0.00: each has its place."""
    return replace(line, allowances=(*line.allowances, AllowanceCharge(amount)))


def _part(line: Line, net: Decimal, entered: tuple[Decimal, Decimal, Decimal]) -> Part:
    own, share = line.allowances
    return Part(line.quantity, line.unit_price, own.amount, share.amount, net, *entered)


def _shares(rows: Sequence[Typed], lines: Sequence[Line], discount: Discount) -> list[Decimal]:
    places = [at for at, line in enumerate(lines) if not rows[at].apart and line_net(line) > 0]
    amount = discount.of(sum((line_net(lines[at]) for at in places), ZERO))
    shares = [ZERO] * len(lines)
    if not amount:
        return shares
    for part in split_discount(amount, [lines[at] for at in places]):
        key = part.category, part.rate
        members = [at for at in places if (lines[at].category, plain_rate(lines[at].rate)) == key]
        divided = allocate(part.amount, [line_net(lines[at]) for at in members])
        for at, share in zip(members, divided, strict=True):
            shares[at] = share
    return shares


@exactly
def part_sums(
    parts: Sequence[Part],
    keys: Sequence[tuple[str, Decimal]],
    *,
    credited_before: Iterable[VatGroup] = (),
    rounding: Decimal = ZERO,
    exchange_rate: Decimal | None = None,
) -> Sums:
    """What parts that are settled already come to, as on a credit note: `keys` are their (category, rate)."""
    lines = [
        Line("", Decimal(1).copy_sign(part.net), "C62", abs(part.net), *key)
        for part, key in zip(parts, keys, strict=True)
    ]
    found = of_lines(lines, credited_before=credited_before, rounding=rounding, exchange_rate=exchange_rate)
    return Sums(found, tuple(parts))


# An amount over what is left


@dataclass(frozen=True)
class Left:
    """What is left to credit of one VAT group: the nets of its lines in cents, and the VAT on top."""

    category: str
    rate: Decimal
    nets: tuple[Decimal, ...]
    vat: Decimal
    base_before: Decimal = ZERO  # credited earlier
    vat_before: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        return sum(self.nets, ZERO)


@exactly
def spread_amount(amount: Decimal, groups: Sequence[Left], *, with_vat: bool) -> list[tuple[Decimal, ...]]:
    """`amount` (cents, at most what is left) over the lines of the groups, as nets, in proportion to what is left.

    With VAT, each group gets its share of the amount, and the net that comes nearest to it; what cannot be met (at
    most a cent per group) is for BT-114. Raises ValueError when more is asked than is left, or nothing.
    """
    weigh: Callable[[Left], Decimal] = (lambda group: group.net + group.vat) if with_vat else (lambda group: group.net)
    weights = [weigh(group) for group in groups]
    whole = sum(weights, ZERO)
    if not 0 < amount <= whole:
        raise ValueError(f"amount must be more than nothing and at most {whole:.2f}")
    shares = allocate(amount, weights)
    nets = [_net_in(group, share) if with_vat else share for group, share in zip(groups, shares, strict=True)]
    return [
        allocate(net, group.nets) if net and group.net else tuple(ZERO for _ in group.nets)
        for group, net in zip(groups, nets, strict=True)
    ]


def _net_in(group: Left, gross: Decimal) -> Decimal:
    """The net of this step, so that net and VAT of all steps together come nearest to what was taken back."""
    before = group.base_before + group.vat_before
    net = net_of_gross(before + gross, group.rate) - group.base_before
    return min(max(net, ZERO), group.net) if group.net >= 0 else max(min(net, ZERO), group.net)
