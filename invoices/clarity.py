"""How clear the lines of a draft are: in the editor while one types, before issue, and frozen with the invoice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Rate, ScopeItem
from foundation.wording.clarity import AMBER, GREEN, Clarity, Context, Earlier, Finding, clarity
from invoices import agreed, beside
from invoices.models import Invoice, InvoiceLine
from invoices.states import Kind, Status, Unit

PILLS = {"green": "ok", "amber": "warn", "red": "bad"}
LABELS = {"green": _("Clear"), "amber": _("Could be clearer"), "red": _("Unclear")}


@dataclass(frozen=True)
class Tip:
    """One suggestion; `words` are those of the line it is about, empty where the sentence quotes them itself.

    `terms` are abbreviations that can be explained.
    """

    text: str
    words: str
    rule: str = ""
    terms: tuple[str, ...] = ()


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
    """One judgement per line, with the same few queries however many there are. What the glossary or a receipt could
    explain is looked at again with them."""
    before = _invoiced_before(invoice, lines)
    contexts = list(_with_agreed(invoice, lines, [_context(invoice, line, before) for line in lines]))
    found = [clarity(line.description, context) for line, context in zip(lines, contexts, strict=True)]
    return [
        clarity(line.description, replace(context, **more)) if more else first
        for line, context, first, more in zip(lines, contexts, found, beside.known(invoice, lines, found), strict=True)
    ]


def marks(invoice: Invoice, lines: Sequence[InvoiceLine], language: str) -> list[Mark]:
    """What to show for each line, in the reader's language."""
    return marked(judge(invoice, lines), language)


def marked(results: Sequence[Clarity], language: str) -> list[Mark]:
    """The same for lines that were judged already."""
    return [_mark(result, place, language) for place, result in enumerate(results, start=1)]


def pill_of(score: int) -> str:
    """The tint of a score from 0 to 100."""
    return PILLS["green" if score >= GREEN else "amber" if score >= AMBER else "red"]


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


def _with_agreed(invoice: Invoice, lines: Sequence[InvoiceLine], contexts: Sequence[Context]) -> Iterator[Context]:
    """What the client accepted of each line: price, quantity and whether it is in the scope at all."""
    scope = agreed.scope_of(invoice.client_id)
    if not scope.says_what:
        yield from contexts
        return
    so_far = {key: row.quantity for key, row in agreed.billed(scope.items.values(), without=invoice).items()}
    for line, context in zip(lines, contexts, strict=True):
        found = scope.match(line)
        if isinstance(found, ScopeItem):
            earlier = so_far.get(found.key, Decimal(0))
            so_far[found.key] = earlier + agreed.in_units(found, line)
            context = replace(context, **_of_item(found, line, earlier))
        elif isinstance(found, Rate):
            context = replace(context, agreed_price=found.price if found.unit == line.unit else None)
        if found is not None and not context.reference:
            context = replace(context, reference=found.agreement.title)
        yield replace(context, in_scope=found is not None)


def _of_item(item: ScopeItem, line: InvoiceLine, earlier: Decimal) -> dict[str, Decimal]:
    """Compared only where both count in the same unit; of a fixed price a part may be invoiced."""
    if line.unit != item.unit or (item.unit == Unit.LUMP_SUM and line.unit_price < item.unit_price):
        return {}
    return {"agreed_price": item.unit_price, "quoted_quantity": item.quantity, "invoiced_before": earlier}


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
    terms = finding.words if finding.rule == "A08" else ()
    return Tip(text, "" if words in text else words, finding.rule, terms)
