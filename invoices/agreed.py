"""Lines held against what the client accepted: which item or rate a line carries out, and how much of it is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clients import queries as clients
from clients.models import Agreement, Rate, ScopeItem
from clients.units import Unit, counted
from foundation.kernel.money import format_price
from invoices.models import Invoice, InvoiceLine
from invoices.states import Kind, Status

ZERO, ONE = Decimal(0), Decimal(1)
FINEST = Decimal("0.0001")  # a quantity has four decimals


@dataclass(frozen=True)
class Billed:
    """How much of an item stands on invoices and drafts, credits taken off: in the item's unit, and net in cents."""

    quantity: Decimal = ZERO
    net: Decimal = ZERO


@dataclass(frozen=True)
class Scope:
    """Everything that stands with one client: items and rates of all accepted agreements."""

    agreements: Sequence[Agreement] = ()
    items: dict[UUID, ScopeItem] = field(default_factory=dict)  # by key
    rates: dict[int, Rate] = field(default_factory=dict)

    @property
    def says_what(self) -> bool:
        """Terms alone name no work: nothing can be outside of them."""
        return bool(self.items or self.rates)

    def match(self, line: InvoiceLine) -> ScopeItem | Rate | None:
        """What the line points to, else what is called the same."""
        if line.scope_item_id:
            return next((item for item in self.items.values() if item.pk == line.scope_item_id), None) or self._same(
                line.scope_item
            )
        if line.agreed_rate_id in self.rates:
            return self.rates[line.agreed_rate_id]
        words = _folded(line.description)
        named = [*((item.description, item) for item in self.items.values())]
        named += [(rate.name, rate) for rate in self.rates.values()]
        return next((found for text, found in named if _folded(text) == words), None)

    def _same(self, item: ScopeItem | None) -> ScopeItem | None:
        """The item of the version that stands now, for a line that points to an earlier one."""
        return self.items.get(item.key) if item else None

    def choices(self, language: str) -> list[tuple[str, Any]]:
        """For the editor: nothing, then the items and rates of each agreement."""
        groups = [(agreement.title, _options(agreement, language)) for agreement in self.agreements]
        return [("", _("— nothing in particular —")), *((title, options) for title, options in groups if options)]

    def ids(self, choice: str) -> dict[str, int | None]:
        """The columns that a choice stands for; none for one that is not offered (any more)."""
        kind, _mark, name = choice.partition(":")
        item = next((each for key, each in self.items.items() if kind == "i" and str(key) == name), None)
        rate = next((key for key in self.rates if kind == "r" and str(key) == name), None)
        return {"scope_item_id": item.pk if item else None, "agreed_rate_id": rate}


def scope_of(client: UUID | None) -> Scope:
    """What stands with this client; nothing for nobody."""
    agreements = clients.accepted_agreements(client)
    items = {item.key: item for agreement in agreements for item in agreement.items.all()}
    rates = {rate.pk: rate for agreement in agreements for rate in agreement.rates.all()}
    return Scope(agreements, items, rates)


def choice_of(line: InvoiceLine) -> str:
    """How the editor names what a line points to."""
    if line.scope_item_id and line.scope_item:
        return f"i:{line.scope_item.key}"
    return f"r:{line.agreed_rate_id}" if line.agreed_rate_id else ""


def billed(items: Iterable[ScopeItem], *, without: Invoice | None = None) -> dict[UUID, Billed]:
    """Per key, over all versions: lines of drafts and issued invoices, less credit notes. Two queries."""
    known = {item.key: item for item in items}
    rows = InvoiceLine.objects.filter(scope_item__key__in=known, invoice__kind=Kind.INVOICE)
    rows = rows.exclude(invoice__status=Status.VOID).select_related("scope_item")
    lines = [line for line in rows if without is None or line.invoice_id != without.pk]
    found: dict[UUID, Billed] = {}
    for line in lines:
        _count(found, known[line.scope_item.key], line, ONE)
    origin = {line.pk: known[line.scope_item.key] for line in lines}
    for credit in InvoiceLine.objects.filter(corrects__in=origin, invoice__status=Status.ISSUED):
        _count(found, origin[credit.corrects_id], credit, -ONE)
    return found


def _count(found: dict[UUID, Billed], item: ScopeItem, line: InvoiceLine, sign: Decimal) -> None:
    before = found.get(item.key, Billed())
    found[item.key] = Billed(before.quantity + sign * in_units(item, line), before.net + sign * line.net)


def in_units(item: ScopeItem, line: InvoiceLine) -> Decimal:
    """How much of the item a line stands for: its quantity, or what its amount buys at the agreed price."""
    if line.unit == item.unit and (item.unit != Unit.LUMP_SUM or line.unit_price == item.unit_price):
        return line.quantity
    return (line.net / item.unit_price).quantize(FINEST) if item.unit_price else ZERO


@dataclass(frozen=True)
class Left:
    """What is still to be invoiced of an item; never below nothing."""

    item: ScopeItem
    billed: Billed

    @property
    def quantity(self) -> Decimal:
        return max(self.item.quantity - self.billed.quantity, ZERO)

    @property
    def net(self) -> Decimal:
        return max(self.item.net - self.billed.net, ZERO)

    @property
    def is_over(self) -> bool:
        return self.net == 0 if self.item.net else self.quantity == 0


def left(agreement: Agreement) -> list[Left]:
    """Per item, in order."""
    items = list(agreement.items.all())
    so_far = billed(items)
    return [Left(item, so_far.get(item.key, Billed())) for item in items]


def _options(agreement: Agreement, language: str) -> list[tuple[str, str]]:
    found = []
    for item in agreement.items.all():
        price = format_price(item.unit_price, agreement.currency, language)
        amount = counted(item.quantity, Unit(item.unit), language)
        found.append((f"i:{item.key}", f"{item.description[:60]} · {amount} × {price}"))
    for rate in agreement.rates.all():
        price = format_price(rate.price, agreement.currency, language)
        found.append((f"r:{rate.pk}", f"{rate.name} · {price} / {Unit(rate.unit).label}"))
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
