"""Builders: the shipped tables, a claim, a row, a good letter, a good notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from foundation.law.costs import collection_costs
from foundation.law.interest import Claim, Interest, Payment, accrue
from foundation.law.letters import FourteenDayLetter, OpenClaim
from foundation.law.notice import FormalNotice
from foundation.law.rows import Row, row_of
from foundation.law.table import Table, load

TABLE = load()


def interest(
    principal: str, due: date, until: date, *, party: str = "b2b", country: str = "NL", paid: Any = (),
    costs: str = "0", table: Table = TABLE,
) -> Interest:  # fmt: skip
    payments = tuple(Payment(day, Decimal(amount)) for day, amount in paid)
    first = due + timedelta(days=1)
    return accrue(Claim(Decimal(principal), first, until, party, country, payments, Decimal(costs)), table)


def row(**fields: Any) -> Row:
    """A Dutch commercial rate of 10 % from 1 January 2030."""
    values = {
        "id": "nl.test.2030-01-01", "code": "interest.test", "jurisdiction": "NL", "party": "b2b", "value": "10.00",
        "unit": "pct_per_year", "valid_from": "2030-01-01", "valid_to": None, "citation": "art. 6:119a BW",
        "source": "a test", "confidence": "high",
    }  # fmt: skip
    return row_of(values | fields)


def verified(table: Table = TABLE, *, through: date = date(2026, 12, 31)) -> Table:
    """The table after an admin held the open interest rows against their sources."""
    open_rows = [found for found in table.rows if found.unit == "pct_per_year" and found.valid_to is None]
    return table.overlaid([replace(found, verified_through=through, confidence="high") for found in open_rows])


TEXT_NL = (
    "Van factuur 2026-0007 staat € 1.000,00 open. U krijgt nog veertien dagen de tijd om dit bedrag zonder extra "
    "kosten te betalen. Die termijn begint op de dag nadat deze brief bij u is bezorgd. Betaalt u niet binnen die "
    "termijn, dan bent u € 150,00 aan incassokosten verschuldigd."
)
TEXT_EN = (
    "Of invoice 2026-0007, €1,000.00 is unpaid. You have another fourteen days to pay without extra cost. That period "
    "starts on the day after this letter is delivered to you. If you do not pay, you will owe collection costs of "
    "€150.00."
)


def letter(**fields: Any) -> FourteenDayLetter:
    """A letter about € 1,000 to a Dutch consumer in which nothing is wrong."""
    values: dict[str, Any] = {
        "client_kind": "consumer", "client_language": "nl", "language": "nl", "text": TEXT_NL,
        "claims": (OpenClaim("2026-0007", Decimal("1000.00"), date(2026, 10, 1)),), "sent_on": date(2026, 11, 2),
        "stated_principal": Decimal("1000.00"), "stated_costs": Decimal("150.00"), "asked_now": Decimal("1000.00"),
        "delivery_captured": True,
    }  # fmt: skip
    return FourteenDayLetter(**values | fields)


def notice(**fields: Any) -> FormalNotice:
    """A notice about € 1,000 due on 31 May 2026 to a business, with verified rates, in which nothing is wrong."""
    accrued = interest("1000", date(2026, 5, 31), date(2026, 7, 31), table=verified())
    costs = collection_costs(
        [Decimal(1000)], party="b2b", on=date(2026, 7, 31), jurisdiction="NL", table=verified()
    )  # fmt: skip
    decided = datetime(2026, 7, 29, 9, tzinfo=UTC)
    values: dict[str, Any] = {
        "client_kind": "business", "interests": (accrued,), "costs": costs, "stated_principal": Decimal("1000.00"),
        "stated_interest": Decimal("17.17"), "stated_costs": Decimal("150.00"), "decided_at": decided,
        "sent_at": decided + timedelta(hours=48), "language": "nl",
        "text": "Ik behoud mij het recht op nakoming ondubbelzinnig voor.",
    }  # fmt: skip
    return FormalNotice(**values | fields)
