"""What the pages show, as ready strings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from disputes.queries import local_time
from foundation.kernel.money import format_amount
from insights import about_course, about_disputes, about_money, queries
from insights.figures import Figure, Words, interval, percent, shown
from insights.measures import Share
from insights.queries import Scope
from invoices import sums

Build = Callable[[Scope, str], Figure | None]
TABS: dict[str, tuple[Any, tuple[Build, ...]]] = {
    "money": (_("Money"), (about_money.ageing, about_money.days_to_pay, about_money.months)),
    "disputes": (
        _("Disputes"),
        (about_disputes.dispute_rate, about_disputes.causes, about_disputes.by_client, about_disputes.by_reason,
         about_disputes.by_band, about_disputes.by_kind),
    ),
    "course": (
        _("Course and lessons"),
        (about_course.pace, about_course.amounts, about_course.understanding, about_course.lessons, about_course.faq),
    ),
}  # fmt: skip
KEYS: dict[str, Build] = {
    "ageing": about_money.ageing, "days-to-pay": about_money.days_to_pay, "months": about_money.months,
    "dispute-rate": about_disputes.dispute_rate, "causes": about_disputes.causes, "clients": about_disputes.by_client,
    "reasons": about_disputes.by_reason, "clarity": about_disputes.by_band, "line-kinds": about_disputes.by_kind,
    "pace": about_course.pace, "amounts": about_course.amounts, "understanding": about_course.understanding,
    "lessons": about_course.lessons, "faq": about_course.faq,
}  # fmt: skip


def scope_of(business: Business, *, currency: str, today: date) -> Scope:
    """An unknown currency is the first one known."""
    known = queries.currencies(business)
    return Scope(business, currency if currency in known else (known or ["EUR"])[0], today)


def page(scope: Scope, *, tab: str, language: str) -> dict[str, Any]:
    """Everything under one tab."""
    gathered = queries.gathered(scope.business)
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": [(key, label) for key, (label, _builders) in TABS.items()],
        "currency": scope.currency,
        "currencies": queries.currencies(scope.business),
        "as_of": local_time(gathered.at, scope.business.time_zone, language) if gathered else "",
    }
    if not context["currencies"]:
        return context
    if tab == "money":
        rows = sums.by_due(scope.business, scope.currency)
        context["tiles"] = tiles(scope, language)
        found: Iterable[Figure | None] = (
            about_money.ageing(scope, language, rows), about_money.days_to_pay(scope, language, rows),
            about_money.months(scope, language),
        )  # fmt: skip
    else:
        found = [build(scope, language) for build in TABS[tab][1]]
    return context | {"figures": [printed(each, scope, language) for each in found if each]}


def tiles(scope: Scope, language: str) -> list[dict[str, Any]]:
    """The four sums; three of them lead to their invoices."""
    four = queries.panels(scope)
    found = [
        ("open", _("Outstanding"), four.outstanding, four.outstanding_count),
        ("overdue", _("Overdue"), four.overdue, four.overdue_count),
        ("disputed", _("In dispute"), four.disputed, four.disputed_count),
        ("", _("Received in twelve months"), four.received, None),
    ]
    return [
        {"tab": tab, "label": label, "amount": format_amount(amount, scope.currency, language), "count": count}
        for tab, label, amount, count in found
    ]


def printed(figure: Figure, scope: Scope, language: str) -> dict[str, Any]:
    """The figure with its cells as strings."""
    return {
        "figure": figure,
        "heading": [(label, kind != "text") for label, kind in figure.columns],
        "rows": [
            [
                _cell(value, label, kind, scope, language)
                for value, (label, kind) in zip(row, figure.columns, strict=True)
            ]
            for row in figure.rows
        ],
        "long": len(figure.columns) > 4,
    }


def _cell(value: Any, label: Words, kind: str, scope: Scope, language: str) -> dict[str, Any]:
    """`aside` is the interval of a share, on a line of its own."""
    text, aside = shown(value, kind, scope, language), ""
    if isinstance(value, Share):
        text, aside = percent(value.percent, language), interval(value, language)
    return {"text": text, "aside": aside, "label": label, "number": kind != "text"}
