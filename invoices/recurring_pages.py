"""What the pages of recurring invoices show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from foundation.kernel.money import format_amount
from invoices import documents
from invoices.models import Invoice, InvoiceLine, RecurringInvoice, RecurringRun
from invoices.recurrence import LAST_DAY, fill, following, last_of_month, period_of, words_of
from invoices.services.recurring import TERMS, lines_of, stored_lines
from invoices.sheets import day
from invoices.states import Outcome, Rhythm

AHEAD = 3  # turns shown before they are made
MOST = 200
PILLS = {Outcome.DRAFT: "neutral", Outcome.READY: "info", Outcome.ISSUED: "info", Outcome.SENT: "ok"}


@dataclass(frozen=True)
class Row:
    recurring: RecurringInvoice
    rhythm: str
    next_on: str
    total: str
    state: str | Promise
    pill: str
    made: int


@dataclass(frozen=True)
class Turn:
    """One that is still to be made."""

    on: str
    period: str
    descriptions: list[str]


def rows(business: Business, language: str) -> list[Row]:
    """All of them, those that go on first. One query, however many."""
    found = RecurringInvoice.objects.for_business(business).select_related("client").annotate(made=Count("runs"))
    listed = [_row(recurring, language) for recurring in found[:MOST]]
    return sorted(listed, key=lambda row: (row.recurring.has_ended, row.recurring.paused, row.recurring.name))


def _row(recurring: RecurringInvoice, language: str) -> Row:
    state, pill = standing(recurring)
    next_on = day(recurring.next_on.isoformat(), language) if recurring.next_on else ""
    return Row(recurring, rhythm_text(recurring), next_on, total_of(recurring, language), state, pill, recurring.made)


def standing(recurring: RecurringInvoice) -> tuple[str | Promise, str]:
    if recurring.has_ended:
        return _("Ended"), "neutral"
    return (_("Paused"), "warn") if recurring.paused else (_("Active"), "ok")


def rhythm_text(recurring: RecurringInvoice) -> str:
    name = recurring.get_rhythm_display()
    if recurring.rhythm == Rhythm.WEEKLY or recurring.has_ended:
        return name
    if recurring.day == LAST_DAY:
        return _("%(rhythm)s, on the last day") % {"rhythm": name}
    return _("%(rhythm)s, on day %(day)s") % {"rhythm": name, "day": recurring.day}


def total_of(recurring: RecurringInvoice, language: str) -> str:
    """With VAT, as the next one will be if nothing changes."""
    lines = [InvoiceLine(**line) for line in lines_of(recurring)]
    terms = Invoice(**{name: getattr(recurring, name) for name in TERMS})
    total = documents.calculate(lines, terms).totals.payable if lines else Decimal("0.00")
    return format_amount(total, recurring.currency, language)


def turns_ahead(recurring: RecurringInvoice, language: str) -> list[Turn]:
    """The next few, with the words that will stand on them."""
    found: list[Turn] = []
    on, left = recurring.next_on, recurring.runs_left
    while on and len(found) < AHEAD and (left is None or len(found) < left) and not _is_past(recurring, on):
        words = words_of(period_of(on, recurring.rhythm, recurring.covers, recurring.day), recurring.language)
        texts = [fill(row["description"], words) for row in recurring.lines]
        found.append(Turn(day(on.isoformat(), language), words["period"], texts))
        on = following(on, recurring.rhythm, recurring.day)
    return found


def _is_past(recurring: RecurringInvoice, on: date) -> bool:
    return recurring.ends_on is not None and on > recurring.ends_on


def owner_page(recurring: RecurringInvoice, language: str) -> dict[str, Any]:
    state, pill = standing(recurring)
    return {
        "recurring": recurring,
        "state": state,
        "pill": pill,
        "rhythm": rhythm_text(recurring),
        "total": total_of(recurring, language),
        "turns": turns_ahead(recurring, language),
        "runs": [(run, PILLS[Outcome(run.outcome)]) for run in _runs(recurring)],
    }


def _runs(recurring: RecurringInvoice) -> list[RecurringRun]:
    return list(recurring.runs.select_related("invoice").defer("invoice__snapshot")[:MOST])


def template_lines(recurring: RecurringInvoice) -> list[InvoiceLine]:
    return [InvoiceLine(**line) for line in lines_of(recurring)]


def like(invoice: Invoice, today: date) -> tuple[dict[str, Any], list[InvoiceLine]]:
    """Where a recurring invoice made from this one starts: the same client and lines, a month from its date."""
    lines = list(invoice.lines.filter(deposit=None))
    base = invoice.issued_on or today
    next_on = following(base, Rhythm.MONTHLY, LAST_DAY if base == last_of_month(base) else base.day)
    initial = {
        "client": invoice.client_id,
        "name": (lines[0].description if lines else invoice.buyer_name)[:80],
        **{name: getattr(invoice, name) for name in TERMS},
        "reference": invoice.reference,
        "notes": invoice.notes,
        "next_on": max(next_on, today),
        "last_day": base == last_of_month(base),
    }
    return initial, [InvoiceLine(**row) for row in _copied(lines)]


def _copied(lines: list[InvoiceLine]) -> list[dict[str, Any]]:
    """The fields of a line without its day: every turn has its own."""
    return [row | {"service_date": None} for row in lines_of(RecurringInvoice(lines=stored_lines(lines)))]
