"""The one place of arithmetic: editor, page, PDF, XML and API all ask here. EN 16931 §6.5; exact until `r`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from foundation.einvoicing.model import AllowanceCharge, Document, Exemption, Line, Totals, VatGroup
from foundation.einvoicing.numbers import decimal_field, plain_rate
from foundation.einvoicing.rounding import ZERO, allocate, exactly, r, spread

__all__ = [
    "CALCULATION_VERSION", "Totals", "VatGroup", "add_groups", "allocate", "final", "from_gross", "line_net",
    "net_of_gross", "of_lines", "partial_credit", "r", "remaining_credit", "split_discount", "totals", "vat_of",
]  # fmt: skip

CALCULATION_VERSION = 1
CATEGORY_ORDER = {category: place for place, category in enumerate(("S", "L", "M", "Z", "AE", "K", "G", "E", "O"))}

Key = tuple[str, Decimal]


@exactly
def line_net(line: Line) -> Decimal:
    """BT-131 in cents: r(price · quantity / base quantity) + Σ r(charges) − Σ r(allowances) (PEPPOL-EN16931-R120)."""
    return r(line.unit_price * line.quantity / line.base_quantity) + _sum(line.charges) - _sum(line.allowances)


@exactly
def vat_of(base: Decimal, rate: Decimal) -> Decimal:
    """BT-117 in cents: r(base · rate / 100) (BR-CO-17). `rate` in percent."""
    return r(base * rate / 100)


def totals(document: Document) -> Totals:
    """What the document comes to, computed from its lines alone; `document.stated` is not looked at.

    All amounts in cents. Rules BR-CO-10 to BR-CO-17. VAT per (category, rate), sorted, so the order of lines is
    irrelevant. A later credit note on the same invoice continues its rounding (`credited_before`).
    """
    return of_lines(
        document.lines,
        allowances=document.allowances,
        charges=document.charges,
        prepaid=document.prepaid,
        rounding=document.rounding,
        exchange_rate=document.exchange_rate,
        exemptions=document.exemptions,
        credited_before=document.credited_before,
    )


def final(document: Document) -> Totals:
    """The totals to show and to write: what a received document states, else what its lines come to."""
    return document.stated or totals(document)


@exactly
def of_lines(
    lines: Sequence[Line],
    *,
    allowances: Sequence[AllowanceCharge] = (),
    charges: Sequence[AllowanceCharge] = (),
    prepaid: Decimal = ZERO,
    rounding: Decimal = ZERO,
    exchange_rate: Decimal | None = None,
    exemptions: Iterable[Exemption] = (),
    credited_before: Iterable[VatGroup] = (),
) -> Totals:
    """`totals` for lines that are no document yet, as in the editor."""
    nets = tuple(line_net(line) for line in lines)
    breakdown = _breakdown(_bases(lines, nets, allowances, charges), exemptions, credited_before)
    sum_of_lines = sum(nets, ZERO)
    net = sum_of_lines - _sum(allowances) + _sum(charges)
    vat = sum((group.vat for group in breakdown), ZERO)
    prepaid, rounding = r(decimal_field("prepaid", prepaid)), r(decimal_field("rounding", rounding))
    return Totals(
        line_nets=nets,
        sum_of_lines=sum_of_lines,
        allowances=_sum(allowances),
        charges=_sum(charges),
        net=net,
        breakdown=breakdown,
        vat=vat,
        gross=net + vat,
        prepaid=prepaid,
        rounding=rounding,
        payable=net + vat - prepaid + rounding,
        vat_in_tax_currency=None if exchange_rate is None else r(vat * exchange_rate),
    )


def _sum(parts: Iterable[AllowanceCharge]) -> Decimal:
    return sum((r(part.amount) for part in parts), ZERO)


def _bases(
    lines: Sequence[Line],
    nets: Sequence[Decimal],
    allowances: Sequence[AllowanceCharge] = (),
    charges: Sequence[AllowanceCharge] = (),
) -> dict[Key, Decimal]:
    """BT-116 per (category, rate). A group that comes to 0.00 stays: the line it stands for is still there."""
    bases: dict[Key, Decimal] = {}
    signed: list[tuple[Line | AllowanceCharge, Decimal]] = list(zip(lines, nets, strict=True))
    signed += [(part, r(part.amount)) for part in charges] + [(part, -r(part.amount)) for part in allowances]
    for part, amount in signed:
        key = part.category, plain_rate(part.rate)
        bases[key] = bases.get(key, ZERO) + amount
    return bases


def _breakdown(
    bases: Mapping[Key, Decimal], exemptions: Iterable[Exemption], credited_before: Iterable[VatGroup]
) -> tuple[VatGroup, ...]:
    before = {(group.category, plain_rate(group.rate)): group for group in credited_before}
    reasons = {exemption.category: exemption for exemption in exemptions}
    return tuple(
        _group(key, bases[key], before.get(key), reasons.get(key[0], Exemption(key[0])))
        for key in sorted(bases, key=_place)
    )


def _place(key: Key) -> tuple[int, str, Decimal]:
    category, rate = key
    return CATEGORY_ORDER.get(category, len(CATEGORY_ORDER)), category, -rate


def _group(key: Key, base: Decimal, before: VatGroup | None, exemption: Exemption) -> VatGroup:
    """One row of BG-23. `before` makes VAT cumulative: the VAT of all credits so far less the VAT already credited."""
    category, rate = key
    vat = vat_of(base + before.base, rate) - before.vat if before else vat_of(base, rate)
    return VatGroup(category, rate, base, vat, exemption.reason, exemption.reason_code)


@exactly
def split_discount(
    amount: Decimal, lines: Sequence[Line], *, reason: str = "", reason_code: str = ""
) -> tuple[AllowanceCharge, ...]:
    """A discount on the whole document (net, whole cents) as one allowance per (category, rate), by largest remainder.

    Raises ValueError when the lines add up to nothing. For `Document.allowances`, or as charges for a surcharge.
    """
    bases = _bases(lines, [line_net(line) for line in lines])
    keys = sorted(bases, key=_place)
    parts = allocate(amount, [bases[key] for key in keys])
    return tuple(
        AllowanceCharge(part, *key, reason=reason, reason_code=reason_code)
        for key, part in zip(keys, parts, strict=True)
        if part
    )


# Prices that include VAT


@exactly
def net_of_gross(gross: Decimal, rate: Decimal) -> Decimal:
    """The net amount in cents inside an amount with VAT: r(gross / (1 + rate / 100))."""
    return r(gross / (1 + rate / 100))


@exactly
def from_gross(lines: Sequence[Line]) -> tuple[tuple[Line, ...], Decimal]:
    """Lines whose prices, allowances and charges include VAT, as net lines, with the rounding BT-114 that closes them.

    Per (category, rate) the net total is r(Σ gross / (1 + rate)), spread by largest remainder; each net price gets as
    few decimals as its line net allows. With the returned rounding (≤ 1 cent per group) the payable amount is exactly
    the sum of what was entered.
    """
    net_lines = list(lines)
    for key in {(line.category, plain_rate(line.rate)) for line in lines}:
        places = [place for place, line in enumerate(lines) if (line.category, plain_rate(line.rate)) == key]
        for place, line in zip(places, _net_lines([lines[place] for place in places], key[1]), strict=True):
            net_lines[place] = line
    entered = sum((line_net(line) for line in lines), ZERO)
    return tuple(net_lines), entered - of_lines(net_lines).gross


def _net_lines(lines: Sequence[Line], rate: Decimal) -> list[Line]:
    """The lines of one VAT group without their VAT. Prices, charges and allowances take part in one allocation."""
    gross = [part for line in lines for part in _parts(line)]
    shares = [part / (1 + rate / 100) for part in gross]
    nets = iter(spread(shares, net_of_gross(sum(gross, ZERO), rate)))
    return [_with_net(line, [next(nets) for _ in _parts(line)], 1 + rate / 100) for line in lines]


def _parts(line: Line) -> list[Decimal]:
    price = r(line.unit_price * line.quantity / line.base_quantity)
    return [price, *(r(part.amount) for part in line.charges), *(-r(part.amount) for part in line.allowances)]


def _with_net(line: Line, nets: list[Decimal], factor: Decimal) -> Line:
    count = 1 + len(line.charges)
    return replace(
        line,
        unit_price=_price_for(nets[0], line, line.unit_price / factor),
        gross_price=None,
        price_discount=None,
        charges=tuple(replace(part, amount=net) for part, net in zip(line.charges, nets[1:count], strict=True)),
        allowances=tuple(replace(part, amount=-net) for part, net in zip(line.allowances, nets[count:], strict=True)),
    )


def _price_for(net: Decimal, line: Line, near: Decimal) -> Decimal:
    """The shortest unit price (2 to 30 decimals) that makes r(price · quantity / base quantity) come to `net`."""
    exact = net * line.base_quantity / line.quantity if line.quantity else near
    for decimals in range(2, 30):
        for candidate in (near, exact):
            price = candidate.quantize(Decimal(1).scaleb(-decimals))
            if r(price * line.quantity / line.base_quantity) == net:
                return price
    raise ValueError("quantity has more digits than a price with VAT can be taken apart for")


# Credits in parts


@exactly
def partial_credit(net: Decimal, already_credited: Decimal, part: Decimal, whole: Decimal = Decimal(1)) -> Decimal:
    """The amount, in cents, that brings the credit of a line (or discount, or rounding) of `net` to part/whole.

    Cumulative: `part` counts everything credited so far and now (hours, pieces, a fraction), so any number of steps
    ends at exactly `net` and none passes it. What was already credited beyond the part gives 0.00, never a take-back.
    Raises ValueError when the part is not between nothing and the whole.
    """
    part, whole = decimal_field("part", part), decimal_field("whole", whole)
    if not whole or not 0 <= part / whole <= 1:
        raise ValueError("part must be between nothing and the whole")
    step = r(net * part / whole) - already_credited
    return step if step * net > 0 else ZERO


@exactly
def remaining_credit(net: Decimal, already_credited: Decimal, amount: Decimal) -> Decimal:
    """What is left of `net` after crediting `amount` on top of what was credited; both carry the sign of `net`.

    Raises ValueError when the amount has parts of a cent, points the other way, or is more than what is left.
    """
    amount = decimal_field("amount", amount)
    left = net - already_credited - amount
    if amount != r(amount):
        raise ValueError("amount must be in whole cents")
    if amount * net < 0 or left * net < 0 or (amount and not net):
        raise ValueError(f"amount is more than the {abs(net - already_credited):.2f} that is left to credit")
    return left or ZERO


@exactly
def add_groups(breakdowns: Iterable[Iterable[VatGroup]]) -> tuple[VatGroup, ...]:
    """The breakdowns of several documents added up per (category, rate): the `credited_before` of the next credit note.

    VAT that is counted on from there closes to the cent: a set of credit notes that takes back every base takes back
    exactly the invoice's VAT, since both are r(base · rate).
    """
    sums: dict[Key, VatGroup] = {}
    for group in (group for groups in breakdowns for group in groups):
        key = group.category, plain_rate(group.rate)
        so_far = sums.get(key, replace(group, rate=key[1], base=ZERO, vat=ZERO))
        sums[key] = replace(so_far, base=so_far.base + group.base, vat=so_far.vat + group.vat)
    return tuple(sums[key] for key in sorted(sums, key=_place))
