"""Extrajudicial collection costs: the scale of the decree, the €40 of businesses, the letter to consumers first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from foundation.kernel.calendar import add_business_days
from foundation.kernel.money import cents
from foundation.law.finding import NOTE, Finding
from foundation.law.parties import CONSUMER
from foundation.law.rows import Row
from foundation.law.table import Table, resolve

ZERO = Decimal("0.00")
TIER, LEAST, MOST = "collection.bik.tier", "collection.bik.min", "collection.bik.max"
VAT = "collection.bik.vat"
FLAT, NOTICE_DAYS = "collection.flat_min", "collection.b2c.notice_days"
LETTER = "art. 6:96 lid 6 BW; HR 25-11-2016, ECLI:NL:HR:2016:2704"


@dataclass(frozen=True)
class Step:
    """One tier: `percent` of the part of the principal that falls in it. Not rounded; the sum is."""

    part: Decimal
    percent: Decimal
    amount: Decimal
    row: Row


@dataclass(frozen=True)
class Costs:
    """Amounts in euro cents. `amount` with VAT where the creditor cannot deduct it; `vat` is that part of it, at
    `vat_percent`.

    `owed`: it may be asked for on that day. `without_reminder`: the part that was owed without any letter.
    `owed_from`: the first day it is owed to a creditor who sent the 14-day letter. Every row used is in `rows`.
    """

    amount: Decimal = ZERO
    vat: Decimal = ZERO
    vat_percent: Decimal = ZERO
    owed: bool = False
    owed_from: date | None = None
    without_reminder: Decimal = ZERO
    steps: tuple[Step, ...] = ()
    rows: tuple[Row, ...] = ()
    remarks: tuple[Finding, ...] = ()

    @property
    def row_ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)

    @property
    def due(self) -> Decimal:
        """What may be asked for now."""
        return self.amount if self.owed else ZERO


def collection_costs(
    principals: Sequence[Decimal],
    *,
    party: str,
    on: date,
    jurisdiction: str,
    table: Table,
    letter_received_on: date | None = None,
    adds_vat: bool = False,
) -> Costs:
    """Costs over the principal only, without interest; several claims on one debtor add up (6:96 lid 7 BW).

    15 % to 2,500, 10 % to 5,000, 5 % to 10,000, 1 % to 200,000, 0.5 % above; at least 40, at most 6,775, half-up to the
    cent (art. 2 Besluit BIK). `adds_vat`: the creditor cannot deduct VAT, which then comes on top (lid 3). A business
    owes 40 without a reminder (6:96 lid 4 BW), for each claim (CJEU 20-10-2022, C-585/20); a consumer owes nothing
    until 14 days after the letter have passed.
    """
    principal = sum(principals, ZERO)
    if principal < 0:
        raise ValueError("Collection costs are asked over a principal above zero.")
    if not principal:
        return Costs()
    steps = _steps(principal, party, on, jurisdiction, table)
    least, most, flat, vat = (table.resolve(code, party, on, jurisdiction) for code in (LEAST, MOST, FLAT, VAT))
    at_once = cents(flat.number) * sum(1 for each in principals if each > 0) if flat else ZERO
    scale = _within(sum((step.amount for step in steps), ZERO), least, most) if steps else ZERO
    net = max(scale, at_once)
    if not net:
        return Costs(remarks=resolve(FLAT, party, on, jurisdiction, table=table)[1])
    percent = vat.number if vat and adds_vat else ZERO
    added = cents(net * percent / 100)
    rows = (*(step.row for step in steps), *(row for row in (least, most, flat, vat if percent else None) if row))
    found = Costs(net + added, added, percent, True, on, at_once, steps, rows)
    notice = table.resolve(NOTICE_DAYS, party, on, jurisdiction)
    return found if party != CONSUMER else _of_consumer(found, notice, on, letter_received_on)


def last_day_to_pay(received_on: date, days: int = 14) -> date:
    """The last of the 14 days that start the day after receipt (HR 2016:2704).

    A day in the weekend or a public holiday moves to the next business day: the careful reading of art. 1 Algemene
    termijnenwet, which no consumer can hold against the creditor.
    """
    return add_business_days(received_on + timedelta(days=days), 0)


def _steps(principal: Decimal, party: str, on: date, jurisdiction: str, table: Table) -> tuple[Step, ...]:
    found = []
    for row in table.brackets(TIER, party, on, jurisdiction):
        above, to, percent = row.part("above") or ZERO, row.part("to"), row.part("pct") or ZERO
        part = min(principal, to if to is not None else principal) - above
        if part > 0:
            found.append(Step(part, percent, part * percent / 100, row))
    return tuple(found)


def _within(amount: Decimal, least: Row | None, most: Row | None) -> Decimal:
    amount = max(amount, least.number) if least else amount
    return cents(min(amount, most.number) if most else amount)


def _of_consumer(costs: Costs, notice: Row | None, on: date, letter_received_on: date | None) -> Costs:
    costs = replace(costs, rows=(*costs.rows, *([notice] if notice else [])), without_reminder=ZERO)
    if letter_received_on is None or notice is None:
        return replace(costs, owed=False, owed_from=None, remarks=(LETTER_FIRST,))
    owed_from = last_day_to_pay(letter_received_on, int(notice.number)) + timedelta(days=1)
    return replace(costs, owed=on >= owed_from, owed_from=owed_from)


LETTER_FIRST = Finding(
    "LETTER-FIRST",
    LETTER,
    "A consumer owes these costs only after a free letter that names the exact amount and leaves 14 days, counted from "
    "the day after it was delivered.",
    "Een consument is deze kosten pas verschuldigd na een kosteloze brief die het precieze bedrag noemt en 14 dagen de "
    "tijd geeft, te rekenen vanaf de dag na bezorging.",
    NOTE,
)
