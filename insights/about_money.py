"""Figures about money: what is open and how old it is, what came in, how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from foundation.kernel.money import format_amount
from insights import charts, measures, queries
from insights.figures import Figure, month_name
from insights.queries import Scope
from invoices import sums
from invoices.models import InvoiceSum

ZERO = Decimal("0.00")
AGES = ((30, "1"), (60, "31"), (90, "61"))  # last day of a bucket, its first


def ageing(scope: Scope, language: str, rows: Sequence[InvoiceSum] | None = None) -> Figure:
    """What is open by how late it is today. Disputed parts and what was agreed for later stand apart."""
    rows = sums.by_due(scope.business, scope.currency) if rows is None else rows
    labels = bucket_names()
    ages = dict.fromkeys(labels, ZERO)
    for row in rows:
        ages[bucket(row.due_on, scope.today)] += row.askable
        ages["held"] += row.held
        ages["later"] += row.open - row.askable - row.held
    table = [(labels[key], ages[key]) for key in labels if ages[key] or key not in {"held", "later"}]
    tones = [_tone(key) for key in labels if ages[key] or key not in {"held", "later"}]
    drawn = [(str(label), format_amount(amount, scope.currency, language), amount) for label, amount in table]
    return Figure(
        key="ageing",
        title=_("How old is what is open"),
        meaning=_("Open amounts by days past the due date, today. What is in dispute, or agreed to be paid later, is"
                  " not late and stands apart; together the rows are everything outstanding."),
        columns=((_("Age"), "text"), (_("Amount"), "money")),
        rows=table if any(amount for _label, amount in table) else (),
        empty=_("Nothing is open. Everything you invoiced was paid or settled."),
        chart=charts.bars(_("How old is what is open"), drawn, tones=tones),
    )  # fmt: skip


def bucket_names() -> dict[str, str | Promise]:
    return {
        "due": _("Not due yet"), "30": _("1–30 days late"), "60": _("31–60 days late"), "90": _("61–90 days late"),
        "old": _("More than 90 days late"), "later": _("Agreed for later"), "held": _("In dispute"),
    }  # fmt: skip


def bucket(due_on: date | None, today: date) -> str:
    late = (today - due_on).days if due_on else 0
    if late <= 0:
        return "due"
    return next((str(last) for last, _first in AGES if late <= last), "old")


def _tone(key: str) -> str:
    return {"due": "ok", "held": "info", "later": "mute", "old": "bad", "90": "bad"}.get(key, "warn")


def days_to_pay(scope: Scope, language: str, rows: Sequence[InvoiceSum] | None = None) -> Figure:
    """Days sales outstanding by count-back, with and without what is in dispute."""
    rows = sums.by_due(scope.business, scope.currency) if rows is None else rows
    sales = queries.sales(scope)
    months = []
    if sales:
        month, first = measures.month_of(scope.today), min(sales)
        while month >= first:
            months.append((measures.month_length(month, scope.today), sales.get(month, ZERO)))
            month = measures.months_back(month, 1)
    open_sum = sum((row.open for row in rows), start=ZERO)
    held = sum((row.held for row in rows), start=ZERO)
    found = [
        (_("With what is in dispute"), measures.days_of_sales(open_sum, months)),
        (_("Without what is in dispute"), measures.days_of_sales(open_sum - held, months)),
    ]
    return Figure(
        key="days-to-pay",
        title=_("How long your money is out (DSO)"),
        meaning=_("Days sales outstanding, counted back: what is outstanding today is taken off the sales of this"
                  " month, then of the month before, and so on; the days of those months are added up."),
        columns=((_("Outstanding"), "text"), (_("Days"), "days")),
        rows=found if months and found[0][1] is not None else (),
        empty=_("There are no sales to count with yet."),
    )  # fmt: skip


def months(scope: Scope, language: str) -> Figure:
    """Invoiced and received, month by month."""
    found = [(month_name(month, language), *amounts) for month, *amounts in queries.months(scope)]
    return Figure(
        key="months",
        title=_("Invoiced and received"),
        meaning=_("Invoiced: by invoice date, with VAT, less credit notes. Received: by the day the money came in."),
        columns=((_("Month"), "text"), (_("Invoiced"), "money"), (_("Received"), "money")),
        rows=found if any(sold or came for _m, sold, came in found) else (),
        empty=_("Nothing was invoiced or received in the last twelve months."),
    )
