"""What is known beside the text of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Earlier:
    """A line that was invoiced before. `amount` is net, in the invoice's currency."""

    text: str
    service_date: date | None
    amount: Decimal


@dataclass(frozen=True)
class Context:
    """What is known beside the text. Amounts and prices are net; `unit` is a UN/ECE code (HUR, C62, LS for a lump sum).

    `language` is the client's. `in_scope` is None where there is no agreement to compare with. `invoiced_before` is how
    much of `quoted_quantity` stands on other lines.
    """

    language: str = ""
    service_date: date | None = None
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    reference: str = ""
    glossary: frozenset[str] = frozenset()
    agreed_price: Decimal | None = None
    quoted_quantity: Decimal | None = None
    invoiced_before: Decimal = Decimal(0)
    has_change_order: bool = False
    in_scope: bool | None = None
    has_time_log: bool = False
    is_expense: bool = False
    has_receipt: bool = False
    earlier: Sequence[Earlier] = ()

    @property
    def amount(self) -> Decimal:
        """Price times quantity, unrounded; a missing quantity is one, a missing price nothing."""
        return (self.unit_price or Decimal(0)) * (Decimal(1) if self.quantity is None else self.quantity)
