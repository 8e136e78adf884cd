"""The sums of a letter for one day: from the books for what a client is reminded of, from the law for a notice."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from foundation.law.costs import Costs, collection_costs
from foundation.law.forum import Forum
from foundation.law.interest import Interest
from foundation.law.letters import OpenClaim
from foundation.law.table import Table
from invoices import claims
from invoices.models import Invoice
from notices.errors import LetterIncomplete
from notices.models import LegalLetter
from notices.states import LetterKind

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Figures:
    """Amounts in cents of `currency`. For a notice only: `found`, the calculation of each claim, and `courts`."""

    on: date
    currency: str
    claims: tuple[OpenClaim, ...]
    party: str
    jurisdiction: str
    costs: Costs = Costs()
    found: tuple[claims.Claim, ...] = ()
    courts: tuple[Forum, ...] = ()

    @property
    def principal(self) -> Decimal:
        return sum((claim.principal for claim in self.claims), ZERO)

    @property
    def interests(self) -> tuple[Interest, ...]:
        return tuple(each.certain.interest for each in self.found)

    @property
    def interest(self) -> Decimal:
        return sum((each.interest_open for each in self.interests), ZERO)

    @property
    def row_ids(self) -> list[str]:
        rows = [row for part in (*self.interests, self.costs) for row in part.rows]
        return list(dict.fromkeys(row.id for row in rows))

    def as_facts(self) -> dict[str, Any]:
        """What the letter keeps: amounts and days as text."""
        return {
            "on": self.on.isoformat(), "currency": self.currency, "party": self.party,
            "jurisdiction": self.jurisdiction, "principal": str(self.principal), "interest": str(self.interest),
            "costs": str(self.costs.amount), "vat": str(self.costs.vat), "claims": self._claims(),
        }  # fmt: skip

    def _claims(self) -> list[dict[str, str]]:
        """Each invoice by itself; a notice about several says what interest runs over each."""
        rows = zip_longest(self.claims, self.interests if len(self.interests) > 1 else ())
        return [
            {"number": claim.number, "due_on": claim.due_on.isoformat(), "principal": str(claim.principal)}
            | ({"interest": str(interest.interest_open)} if interest else {})
            for claim, interest in rows
        ]


def of(letter: LegalLetter, invoices: list[Invoice], *, on: date, table: Table) -> Figures:
    """Raises NothingOverdue for a notice about what is not due, LetterIncomplete when nothing is open."""
    mine = [_for_case(invoice) if letter.case_id else invoice for invoice in invoices]
    party, country, _said = claims.law_of(mine[0])
    base = Figures(on, mine[0].currency, tuple(_open(each, table) for each in mine), party, country)
    if base.principal <= 0:
        raise LetterIncomplete(_("Nothing is open that may be asked for now, so there is no letter to write."))
    if letter.kind == LetterKind.NOTICE:
        return _notice(base, mine, on, table)
    if letter.kind == LetterKind.FOURTEEN_DAYS and base.currency == "EUR":
        principals = [claim.principal for claim in base.claims]
        costs = collection_costs(
            principals, party="b2c", on=on, jurisdiction=country, table=table,
            adds_vat=claims.cannot_deduct_vat(mine[0]),
        )  # fmt: skip
        return replace(base, costs=costs)
    return base


def _for_case(invoice: Invoice) -> Invoice:
    """As its freelancer sees it who lost patience: the pause of the disputed part ends with the letter."""
    whole = copy(invoice)
    whole.disputed_total = ZERO
    return whole


def _open(invoice: Invoice, table: Table) -> OpenClaim:
    return OpenClaim(invoice.number, invoice.undisputed_open, day_due(invoice, table))


def day_due(invoice: Invoice, table: Table) -> date:
    """The last day on which it was still in time."""
    return claims.first_day(invoice, table) - timedelta(days=1)


def _notice(base: Figures, invoices: list[Invoice], on: date, table: Table) -> Figures:
    """Late payments settle costs and interest first (6:44 BW), so the principal may be more than the books say."""
    if len({invoice.snapshot["seller"]["iban"] for invoice in invoices}) > 1:
        raise LetterIncomplete(_("These invoices name different bank accounts. Write a letter about each."))
    found = tuple(claims.claim(invoice, on=on, table=table) for invoice in invoices)
    asked = tuple(
        replace(claim, principal=each.certain.principal) for claim, each in zip(base.claims, found, strict=True)
    )
    base = replace(base, claims=asked, found=found, costs=claims.costs_together(found, table))
    courts = claims.courts(invoices[0], base.principal, base.interest + base.costs.amount, on, table)
    return replace(base, courts=tuple(courts))
