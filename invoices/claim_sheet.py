"""A claim in words: every amount, day and rule as a ready string in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import gettext_lazy as _

from foundation.kernel.money import format_amount, format_quantity
from foundation.law.costs import Costs
from foundation.law.finding import NOTE
from foundation.law.interest import Interest
from foundation.law.limitation import Act
from foundation.law.parties import CONSUMER
from foundation.law.rows import Row
from invoices.claims import Claim, Part
from invoices.sheets import day

ACTS = {
    Act.NOTICE: _("a letter in which you reserved your right"),
    Act.ACKNOWLEDGEMENT: _("a payment, plan or settlement: the debt was acknowledged"),
}


@dataclass(frozen=True)
class Words:
    """How this reader writes amounts, days and percentages."""

    currency: str
    language: str

    def amount(self, value: Decimal, currency: str = "") -> str:
        return format_amount(value, currency or self.currency, self.language)

    def day(self, value: date) -> str:
        return day(value.isoformat(), self.language)

    def percent(self, value: Decimal) -> str:
        return f"{format_quantity(value, self.language)} %"

    def rate(self, value: Decimal) -> str:
        """A rate with the two decimals in which the law sets it."""
        return f"{format_decimal(value, format='0.00', locale=self.language)} %"


def claim_page(claim: Claim, language: str) -> dict[str, Any]:
    """Context of the page, besides the form."""
    words = Words(claim.invoice.currency, language)
    return {
        "invoice": claim.invoice,
        "on": words.day(claim.on),
        "query": claim.on.isoformat(),
        "first_day": words.day(claim.certain.interest.claim.first_day),
        "estimate": claim.estimate,
        "certain": None if claim.alone else _part(claim.certain, claim.scale, words),
        "contingent": _part(claim.contingent, claim.scale, words) if claim.contingent else None,
        "together": words.amount(sum((part.total for part in claim.parts), Decimal(0))),
        "payments": [] if claim.alone else _payments(claim.certain.interest, words),
        "steps": [
            (words.amount(step.part), words.percent(step.percent), words.amount(step.amount))
            for step in claim.scale.steps
        ],
        "scale": words.amount(claim.scale.amount) if claim.scale.amount else "",
        "scale_net": words.amount(claim.scale.amount - claim.scale.vat) if claim.scale.vat else "",
        "scale_vat": words.amount(claim.scale.vat),
        "vat_percent": words.percent(claim.scale.vat_percent),
        "costs_owed": claim.scale.owed,
        "costs_paid": words.amount(claim.costs_paid) if claim.costs_paid else "",
        "minimum": words.amount(claim.scale.without_reminder) if claim.scale.without_reminder else "",
        "remarks": [remark.text(language) for remark in claim.remarks],
        "warned": any(remark.severity != NOTE for remark in claim.remarks),
        "limitation": _limitation(claim, words),
        "courts": _courts(claim, words),
        "rules": [_rule(row, words) for row in claim.rows],
    }


def _part(part: Part, scale: Costs, words: Words) -> dict[str, Any]:
    return {
        "principal": words.amount(part.principal),
        "interest": words.amount(part.interest.interest_open),
        "costs": words.amount(part.costs),
        "adds_costs": bool(part.costs),
        "vat": words.amount(part.vat) if part.vat else "",
        "vat_percent": words.percent(scale.vat_percent),
        "total": words.amount(part.total),
        "segments": [
            {
                "start": words.day(segment.start),
                "end": words.day(segment.end),
                "days": segment.days,
                "rate": words.rate(segment.rate),
                "over": words.amount(segment.bearing),
                "amount": words.amount(segment.amount),
                "estimate": segment.estimate,
                "rules": [_cited(row) for row in segment.rows],
            }
            for segment in part.interest.segments
        ],
        "sum": words.amount(part.interest.amount),
    }


def _payments(found: Interest, words: Words) -> list[dict[str, str]]:
    """Every payment that was counted with what it settled. Without one after the due date there is nothing to show."""
    return [
        {
            "on": words.day(paid.on),
            "amount": words.amount(paid.costs + paid.interest + paid.principal + paid.unused),
            "costs": words.amount(paid.costs),
            "interest": words.amount(paid.interest),
            "principal": words.amount(paid.principal),
        }
        for paid in found.allocations
    ]


def _limitation(claim: Claim, words: Words) -> dict[str, Any] | None:
    term = claim.limitation
    if term is None:
        return None
    remarks = [remark.text(words.language) for remark in term.remarks]
    return {
        "last_day": words.day(term.last_day),
        "near": claim.on >= term.warn_from,
        "goods": claim.invoice.about_goods and claim.party == CONSUMER,
        "maybe_goods": not claim.invoice.about_goods and claim.party == CONSUMER,
        "acts": [(words.day(act.on), ACTS[act.act]) for act in term.restarted_by],
        "remarks": remarks,
        "rules": [_cited(row) for row in term.rows],
    }


def _courts(claim: Claim, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "name": court.label(words.language),
            "fee": words.amount(court.fee, "EUR") if court.fee is not None else "",
            "share": words.percent(court.share) if court.share is not None else "",
            "remarks": [remark.text(words.language) for remark in court.remarks],
            "rules": [_cited(row) for row in court.rows],
        }
        for court in claim.forums
    ]


def _cited(row: Row) -> dict[str, str]:
    """The first article of the citation, and where to read it."""
    return {"text": row.citation.split(" (")[0].split("; ")[0].split(": ")[0], "url": row.url}


def _rule(row: Row, words: Words) -> dict[str, Any]:
    return {
        "id": row.id,
        "citation": row.citation,
        "url": row.url,
        "source": row.source,
        "since": words.day(row.valid_from) if row.valid_from > date.min else "",
        "checked": row.confidence == "high",
    }
