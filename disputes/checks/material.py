"""What a check looks at, and what it answers: no database, no request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

OK, WARN, UNKNOWN = "ok", "warn", "unknown"


class Check(NamedTuple):
    """`facts` are the numbers of the sentence, as text: hours and rates with a dot, dates and moments in ISO 8601."""

    name: str
    result: str
    code: str
    facts: dict[str, str]


@dataclass(frozen=True)
class Material:
    """One exhibit and what it is compared with. Hours and quantities are Decimal, rates in the invoice's currency."""

    kind: str
    opened_at: datetime
    added_at: datetime
    shared_at: datetime | None = None
    facts: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    rows: tuple[Any, ...] = ()
    unread: tuple[str, ...] = ()
    line_quantity: Decimal | None = None
    line_in_hours: bool = False
    line_rate: Decimal | None = None
    line_net: Decimal | None = None
    service_date: date | None = None
    issued_on: date | None = None
    has_file: bool = False
    has_text: bool = False

    def day(self, name: str) -> date | None:
        """A date that was typed; None when it was left empty."""
        value = self.facts.get(name, "")
        return date.fromisoformat(value) if value else None

    def moment(self, name: str) -> datetime | None:
        value = self.facts.get(name, "")
        return datetime.fromisoformat(value) if value else None
