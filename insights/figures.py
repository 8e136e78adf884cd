"""Each figure as one table: the page shows it, a chart draws it, and the CSV carries it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from foundation.kernel.money import format_amount, format_quantity
from foundation.kernel.spreadsheet import Cell
from insights import charts
from insights.measures import Share
from insights.queries import Scope

Words = str | Promise
Column = tuple[Words, str]  # heading; text, count, money, rate, percent or days


@dataclass(frozen=True)
class Figure:
    """`rows` hold raw values in the kinds of `columns`; None is "too few", or nothing in a text."""

    key: str
    title: Words
    meaning: Words  # how it is counted, in a sentence
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    empty: Words
    chart: charts.Bars | charts.Line | None = None
    notes: Sequence[dict[str, Any]] = ()


TOO_FEW = gettext_lazy("too few")


def shown(value: Any, kind: str, scope: Scope, language: str) -> Words:
    """One cell as people read it."""
    if value is None:
        return TOO_FEW if kind in {"percent", "days"} else "–"
    if kind == "money":
        return format_amount(value, scope.currency, language)
    if kind == "rate":
        return rate(value, language)
    if kind == "percent":
        return percent(value, language)
    return format_quantity(value, language) if kind == "days" else str(value)


def percent(value: Decimal | None, language: str) -> Words:
    return TOO_FEW if value is None else f"{format_quantity(value, language)} %"


def rate(share: Share, language: str) -> Words:
    """`13.3 % (3.7–37.9 %)`, or that there are too few."""
    around = interval(share, language)
    return f"{percent(share.percent, language)} ({around})" if around else TOO_FEW


def interval(share: Share, language: str) -> str:
    """`3.7–37.9 %`; empty where there are too few."""
    if share.interval is None:
        return ""
    low, high = (format_quantity(each, language) for each in share.interval)
    return f"{low}–{high} %"


def table(figure: Figure, scope: Scope) -> tuple[list[str], list[list[Cell]]]:
    """Heading and rows for a spreadsheet: a rate becomes three columns, amounts name their currency in the heading."""
    heading: list[str] = []
    for label, kind in figure.columns:
        names = {"money": f"{label} ({scope.currency})", "percent": f"{label} (%)"}
        heading.append(names.get(kind, f"{label} (%)" if kind == "rate" else str(label)))
        heading += [_("from (%)"), _("to (%)")] if kind == "rate" else []
    rows = [[cell for value, (_l, kind) in zip(row, figure.columns, strict=True) for cell in _cells(value, kind)]
            for row in figure.rows]  # fmt: skip
    return heading, rows


def _cells(value: Any, kind: str) -> list[Cell]:
    if kind != "rate":
        return [value if isinstance(value, Decimal | int | date) or value is None else str(value)]
    return [value.percent, *(value.interval or (None, None))]


def month_name(month: date, language: str) -> str:
    """`nov 2026`."""
    return format_date(month, "MMM y", locale=_locale(language))


def months_name(first: date, last: date, language: str) -> str:
    """`nov 2026`, or `sep–nov 2026` for several."""
    if first == last:
        return month_name(first, language)
    start = format_date(first, "MMM" if first.year == last.year else "MMM y", locale=_locale(language))
    return f"{start} – {month_name(last, language)}"


def tick(first: date, last: date, language: str) -> str:
    """Short, for under a chart."""
    last_name = format_date(last, "MMM ''yy" if first == last else "MMM", locale=_locale(language))
    return last_name if first == last else f"{format_date(first, 'MMM', locale=_locale(language))}–{last_name}"


def _locale(language: str) -> str:
    return {"nl": "nl_NL"}.get(language, "en_GB")


def number_of(count: int) -> str:
    """`n = 12`, for charts."""
    return pgettext("sample size", "n = %(count)s") % {"count": count}
