"""Credit notes: the only way to take back what an issued invoice says (EN 16931 type 381)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.einvoicing.entry import Left, Part, Sums, part_sums, spread_amount
from foundation.einvoicing.model import VatGroup
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from invoices import documents, queries
from invoices.errors import CreditTooLarge, NotIssued
from invoices.models import DepositUse, Invoice, InvoiceLine
from invoices.parts import part_of
from invoices.queries import LineBalance
from invoices.services import ties
from invoices.services.draft import BUYER_FROM_CLIENT
from invoices.services.issue import finalise, lock
from invoices.states import Kind, Status, Unit

ONE, ZERO, CENT = Decimal(1), Decimal("0.00"), Decimal("0.01")
MIRRORED = (
    "currency", "exchange_rate", "exchange_rate_on", "exchange_rate_source", "prices_include_vat", "discount",
    "discount_kind", "discount_reason",
)  # fmt: skip


@transaction.atomic
def credit_lines(invoice: Invoice, *, amounts: Mapping[int, Decimal], reason: str, actor: Actor) -> Invoice:
    """Credit these nets (cents, with the sign of the line) per line id and issue the note at once.

    VAT is cumulative per group: notes that together credit everything give back the invoice's VAT to the cent.
    Raises CreditTooLarge when a line would go below zero, NotIssued for a draft.
    """
    state = _state(invoice)
    return _issue(state, amounts, reason=reason, actor=actor)


@transaction.atomic
def credit_all(invoice: Invoice, *, reason: str, actor: Actor) -> Invoice:
    """Credit all that is left: every line, its discounts, and the rounding."""
    state = _state(invoice)
    return _issue(state, state.all_left(), reason=reason, actor=actor)


@transaction.atomic
def credit_amount(invoice: Invoice, *, amount: Decimal, with_vat: bool, reason: str, actor: Actor) -> Invoice:
    """Credit one amount (cents), spread over the lines in proportion to what is left of them.

    With VAT the note comes to exactly the amount; a cent that no VAT can make is its rounding (BT-114). Any number of
    such notes closes with the invoice. Raises CreditTooLarge for more than is left.
    """
    state = _state(invoice)
    if amount == state.left(with_vat=with_vat):
        return _issue(state, state.all_left(), reason=reason, actor=actor)
    groups = state.groups()
    try:
        spread = spread_amount(amount, [left for left, _keys in groups], with_vat=with_vat)
    except ValueError as error:
        raise CreditTooLarge from error
    amounts = {
        key: net
        for (_left, keys), nets in zip(groups, spread, strict=True)
        for key, net in zip(keys, nets, strict=True)
    }
    wanted = amount if with_vat else None
    return _issue(state, {key: net for key, net in amounts.items() if net}, reason=reason, actor=actor, wanted=wanted)


@dataclass(frozen=True)
class _State:
    """A locked invoice with what is left of it."""

    original: Invoice
    balances: dict[int, LineBalance]
    before: list[VatGroup]

    @cached_property
    def frozen(self) -> dict[int, dict[str, Any]]:
        return {line["id"]: line for line in self.original.snapshot["lines"]}

    def all_left(self) -> dict[int, Decimal]:
        return {key: balance.net_left for key, balance in self.balances.items() if balance.net_left}

    def left(self, *, with_vat: bool) -> Decimal:
        if with_vat:
            return sum((balance.gross_left for balance in self.balances.values()), ZERO)
        return sum((balance.net_left for balance in self.balances.values()), ZERO)

    def groups(self) -> list[tuple[Left, list[int]]]:
        """What is left per VAT group, with the ids of its lines."""
        before = {group.key: group for group in self.before}
        members: dict[tuple[str, Decimal], list[int]] = defaultdict(list)
        for key, balance in self.balances.items():
            members[balance.line.vat_category, balance.line.vat_rate.normalize()].append(key)
        rounding = queries.rounding_left(self.original)
        found = []
        for group, keys in members.items():
            nets = tuple(self.balances[key].net_left for key in keys)
            vat = sum((self.balances[key].gross_left for key in keys), ZERO) - sum(nets, ZERO)
            gone = before.get(group)
            found.append((Left(*group, nets, vat, *((gone.base, gone.vat) if gone else ())), keys))
        return _without(rounding, found)


def _without(rounding: Decimal, groups: list[tuple[Left, list[int]]]) -> list[tuple[Left, list[int]]]:
    """The first line with something left bears the rounding in its balance; a group's VAT does not hold it."""
    bearer = next((place for place, (left, _keys) in enumerate(groups) if any(left.nets)), None)
    if bearer is not None and rounding:
        left, keys = groups[bearer]
        groups[bearer] = replace(left, vat=left.vat - rounding), keys
    return groups


def _state(invoice: Invoice) -> _State:
    original = lock(invoice.pk)
    if original.status != Status.ISSUED or original.is_credit_note:
        raise NotIssued
    return _State(original, queries.line_balances(original), queries.credited_groups(original))


def _issue(
    state: _State, amounts: Mapping[int, Decimal], *, reason: str, actor: Actor, wanted: Decimal | None = None
) -> Invoice:
    original = state.original
    _check(amounts, state.balances)
    note = _note_for(original, reason)
    lines, sums = _made(state, note, amounts, wanted)
    if not 0 <= sums.totals.payable <= original.total - original.credited_total:
        raise CreditTooLarge
    note.save(force_insert=True)
    InvoiceLine.objects.bulk_create(lines)
    finalise(note, lines, sums, today=local_date(timezone.now(), original.business.time_zone), actor=actor)
    # Added here, under the lock: SQLite's own arithmetic is binary and would be off by a hair.
    Invoice.objects.filter(pk=original.pk).update(credited_total=original.credited_total + note.total)
    if dict(amounts) == state.all_left():  # all is taken back: its deposits and its hours wait for another invoice
        DepositUse.objects.filter(invoice=original).delete()
        ties.release(original)
    return note


def _check(amounts: Mapping[int, Decimal], balances: Mapping[int, LineBalance]) -> None:
    if not amounts:
        raise CreditTooLarge
    for key, net in amounts.items():
        left = balances[key].net_left if key in balances else ZERO
        if not net or net * left <= 0 or abs(net) > abs(left):
            raise CreditTooLarge


def _note_for(original: Invoice, reason: str) -> Invoice:
    copied = {name: getattr(original, name) for name in (*BUYER_FROM_CLIENT, *MIRRORED)}
    return Invoice(
        business=original.business,
        client=original.client,
        kind=Kind.CREDIT_NOTE,
        corrects=original,
        correction_reason=reason[:500],
        **copied,
    )


def _made(
    state: _State, note: Invoice, amounts: Mapping[int, Decimal], wanted: Decimal | None
) -> tuple[list[InvoiceLine], Sums]:
    """The note's lines and sums. `wanted` is what it must come to with VAT."""
    complete = dict(amounts) == state.all_left()
    first = not state.before
    made = [
        _credit_line(note, place, state, key, net, whole=complete and first)
        for place, (key, net) in enumerate(amounts.items(), start=1)
    ]
    lines, parts = [line for line, _part in made], [part for _line, part in made]
    keys = [(line.vat_category, line.vat_rate) for line in lines]
    options = {"credited_before": state.before, "exchange_rate": documents.rate_of(note)}
    sums = part_sums(parts, keys, **options)
    sums = part_sums(parts, keys, rounding=_rounding(state.original, sums, complete, wanted), **options)
    documents.spread(lines, sums, note)
    if note.prices_include_vat and not (complete and first):
        sums = _with_vat(lines, sums)
    return lines, sums


def _rounding(original: Invoice, sums: Sums, complete: bool, wanted: Decimal | None) -> Decimal:
    """All that is left with the last line; before, what makes the note `wanted`, and no cent beyond the invoice."""
    gross = sums.totals.gross
    if complete:
        return queries.rounding_left(original)
    rounding = ZERO if wanted is None else wanted - gross
    most = original.total - original.credited_total - gross
    return most if rounding - CENT <= most < rounding else rounding  # more than a cent too much is refused, not rounded


def _credit_line(
    note: Invoice, place: int, state: _State, key: int, net: Decimal, *, whole: bool
) -> tuple[InvoiceLine, Part]:
    """The whole line keeps its quantity, price and discounts; a part of it is one amount. With VAT in the prices only a
    note on everything can keep them: single lines share their VAT with the others."""
    line = state.balances[key].line
    copied = {name: getattr(line, name) for name in ("description", "service_date", "vat_category", "vat_rate")}
    kept = whole or (net == line.net and not note.prices_include_vat)
    if kept:
        names = ("quantity", "unit", "unit_price", "discount", "discount_kind", "discount_reason")
        copied |= {name: getattr(line, name) for name in names}
        part = part_of(state.frozen[key])
    else:
        sign = ONE.copy_sign(net)
        copied |= {"quantity": sign, "unit": Unit.LUMP_SUM, "unit_price": abs(net)}
        part = Part(sign, abs(net), ZERO, ZERO, net, net, ZERO, ZERO)
    return InvoiceLine(invoice=note, position=place, corrects=line, **copied), part


def _with_vat(lines: list[InvoiceLine], sums: Sums) -> Sums:
    """What is printed of lines with VAT in the price: net and VAT, and on the first line the rounding."""
    parts, rounding = [], sums.totals.rounding
    for line, part in zip(lines, sums.parts, strict=True):
        entered = line.net + line.vat + rounding
        line.unit_price, rounding = abs(entered), ZERO
        parts.append(replace(part, entered=entered))
    return replace(sums, parts=tuple(parts))
