"""How clear the lines of a draft are: in the editor while one types, before issue, and frozen with the invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.wording.clarity import Clarity, Context, Earlier, Finding, clarity
from invoices.models import Invoice, InvoiceLine
from invoices.states import Kind, Status

PILLS = {"green": "ok", "amber": "warn", "red": "bad"}
LABELS = {"green": _("Clear"), "amber": _("Could be clearer"), "red": _("Unclear")}


@dataclass(frozen=True)
class Tip:
    """One suggestion; `words` are those of the line it is about, empty where the sentence quotes them itself."""

    text: str
    words: str


@dataclass(frozen=True)
class Mark:
    """What is shown beside a line: a pill with the score, and what would make the line clearer, weightiest first."""

    position: int
    score: int
    pill: str
    label: str | Promise
    tips: tuple[Tip, ...]

    @property
    def is_red(self) -> bool:
        return self.pill == PILLS["red"]


def judge(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[Clarity]:
    """One judgement per line, with one query for all of them."""
    before = _invoiced_before(invoice, lines)
    return [clarity(line.description, _context(invoice, line, before)) for line in lines]


def marks(invoice: Invoice, lines: Sequence[InvoiceLine], language: str) -> list[Mark]:
    """What to show for each line, in the reader's language."""
    return [_mark(result, place, language) for place, result in enumerate(judge(invoice, lines), start=1)]


def frozen(results: Sequence[Clarity]) -> list[dict]:
    """For the snapshot: what each line scored on the day it was issued, and which rules took points off."""
    return [
        {"position": place, "score": result.score, "rules": [finding.rule for finding in result.findings]}
        for place, result in enumerate(results, start=1)
    ]


def _context(invoice: Invoice, line: InvoiceLine, before: Sequence[Earlier]) -> Context:
    return Context(
        language=invoice.language,
        service_date=line.service_date,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        reference=invoice.reference,
        has_time_log=line.log is not None,
        earlier=before,
    )


def _invoiced_before(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[Earlier]:
    """Lines of the same words on invoices that still stand; one that was credited in full may be invoiced anew."""
    standing = InvoiceLine.objects.filter(
        invoice__business=invoice.business_id, invoice__status=Status.ISSUED, invoice__kind=Kind.INVOICE
    ).exclude(invoice__credited_total__gte=F("invoice__total"), invoice__total__gt=0)
    same = standing.filter(description__in={line.description for line in lines}).exclude(invoice=invoice)
    rows = same.values_list("description", "service_date", "quantity", "unit_price")[:200]
    return [Earlier(text, day, quantity * price) for text, day, quantity, price in rows]


def _mark(result: Clarity, position: int, language: str) -> Mark:
    weighty = sorted(result.findings, key=lambda finding: -finding.penalty)
    tips = tuple(_tip(finding, language) for finding in weighty)
    return Mark(position, result.score, PILLS[result.band], LABELS[result.band], tips)


def _tip(finding: Finding, language: str) -> Tip:
    text, words = finding.text(language), ", ".join(finding.words)
    return Tip(text, "" if words in text else words)
