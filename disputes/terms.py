"""The words of a settlement agreement (art. 7:900 BW), fixed with the offer: what is read is what is accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from disputes.models import Dispute, Proposal
from foundation.einvoicing.totals import allocate
from foundation.kernel.money import format_amount
from invoices.sheets import day

ZERO = Decimal("0.00")
MOST_INSTALMENTS = 12


@dataclass(frozen=True)
class Terms:
    """What comes with the credit: when the rest is paid, and what else is promised. `goodwill` is gross, in cents."""

    pay_by: date | None = None
    instalments: int = 1
    rework: str = ""
    rework_by: date | None = None
    goodwill: Decimal = ZERO


def schedule(amount: Decimal, first: date, count: int) -> list[tuple[date, Decimal]]:
    """`count` monthly instalments of `amount` from `first` on; the cents that cannot be split go to the first ones."""
    parts = allocate(amount, [Decimal(1)] * count)
    return [(_months_later(first, number), part) for number, part in enumerate(parts) if part > 0]


def _months_later(start: date, months: int) -> date:
    """The same day of a later month, or its last day: 31 January → 28 February."""
    year, month = divmod(start.month - 1 + months, 12)
    for last in range(start.day, 27, -1):
        try:
            return date(start.year + year, month + 1, last)
        except ValueError:
            continue
    return date(start.year + year, month + 1, start.day)


def remainder(dispute: Dispute, credit_gross: Decimal, goodwill: Decimal) -> Decimal:
    """What stays due of the disputed part (gross, cents)."""
    disputed = sum((line.gross for line in dispute.lines.all()), ZERO)
    return max(disputed - credit_gross - goodwill, ZERO)


def text(dispute: Dispute, proposal: Proposal, credits: Sequence[Any]) -> str:
    """The agreement in the language of the case. `credits` have `line`, `net` and `gross`."""
    language = dispute.language
    rest = remainder(dispute, proposal.credit_gross, proposal.goodwill)
    paid = schedule(rest, proposal.pay_by, proposal.parts) if proposal.pay_by and rest else []
    facts = {
        "dispute": dispute,
        "proposal": proposal,
        "made_on": day(timezone.now().date().isoformat(), language),
        "rows": [_row(each, dispute, language) for each in credits],
        "credit": _money(proposal.credit_gross, dispute, language),
        "rest": _money(rest, dispute, language) if rest else "",
        "goodwill": _money(proposal.goodwill, dispute, language) if proposal.goodwill else "",
        "instalments": [(day(due.isoformat(), language), _money(part, dispute, language)) for due, part in paid],
        "rework_by": day(proposal.rework_by.isoformat(), language) if proposal.rework_by else "",
    }
    with translation.override(language):
        words = get_template("disputes/agreement.txt").template.render(Context(facts, autoescape=False))
    return "\n".join(line.rstrip() for line in words.strip().splitlines()) + "\n"


def _row(each: Any, dispute: Dispute, language: str) -> dict[str, str]:
    return {
        "description": each.line.invoice_line.description,
        "disputed": _money(each.line.gross, dispute, language),
        "credit": _money(each.gross, dispute, language),
    }


def _money(amount: Decimal, dispute: Dispute, language: str) -> str:
    return format_amount(amount, dispute.invoice.currency, language)


def fingerprint(words: str) -> str:
    """SHA-256 of the exact text."""
    return hashlib.sha256(words.encode()).hexdigest()
