"""How clear a line of an invoice is to somebody who was not there: 100 less penalties, rules A01 to A15."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.wording import language
from foundation.wording.finding import Finding

GREEN, AMBER = 80, 60


@dataclass(frozen=True)
class Earlier:
    """A line that was invoiced before. `amount` is net, in the invoice's currency."""

    text: str
    service_date: date | None
    amount: Decimal


@dataclass(frozen=True)
class Context:
    """What is known beside the text. Amounts and prices are net; `unit` is a UN/ECE code (HUR, C62, LS for a lump sum).

    `language` is the client's. `in_scope` is None where there is no agreement to compare with.
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


@dataclass(frozen=True)
class Clarity:
    """`score` from 0 to 100; `language` is the one the line was read in."""

    score: int
    findings: tuple[Finding, ...]
    language: str

    @property
    def band(self) -> str:
        return "green" if self.score >= GREEN else "amber" if self.score >= AMBER else "red"


def clarity(text: str, context: Context | None = None) -> Clarity:
    """Judge one line. Every finding carries its words, its penalty and a suggestion in both languages.

    Rules and penalties: docs/concerns/wording.md. Nothing is rounded; the floor is 0.
    """
    from foundation.wording.line import Line
    from foundation.wording.line_rules import RULES

    context = context or Context()
    line = Line(text, language.of(text, context.language))
    found = tuple(finding for rule in RULES for finding in [rule(line, context)] if finding)
    return Clarity(max(0, 100 - sum(finding.penalty for finding in found)), found, line.language)
