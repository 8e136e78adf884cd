"""Figures about disputes: how often, with whom, about what, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from disputes.reasons import REASON_CHOICES
from disputes.states import RootCause
from insights import charts, measures, queries
from insights.figures import Column, Figure, months_name, number_of, percent, rate, tick
from insights.measures import Share
from insights.models import LineTrait
from insights.queries import Scope
from invoices.sheets import day
from invoices.states import Unit

HIT, OF = 0, 1
UNKNOWN = "-"


def dispute_rate(scope: Scope, language: str) -> Figure:
    """Of the invoices dated in a month (or three), how many were ever disputed; lessons as numbered lines."""
    groups = measures.cohorts(queries.cohort_counts(scope), scope.months)
    lessons = queries.lessons(scope)
    drawn = [(tick(first, last, language), rate(share, language), _around(share)) for first, last, share in groups]
    rows = [(months_name(first, last, language), share.of, share.hits, share) for first, last, share in groups]
    title = _("How many invoices are disputed")
    return Figure(
        key="dispute-rate",
        title=title,
        meaning=_("By the month of the invoice, or by three months where most have fewer than five. An invoice counts"
                  " once, whenever its dispute came. Small print and shade: where the true share lies with 95 %"
                  " confidence (Wilson). The newest invoices can still be disputed."),
        columns=((_("Invoices dated"), "text"), *_counted(_("Invoices"))),
        rows=rows if any(share.of for _first, _last, share in groups) else (),
        empty=_("No invoices were issued in the last twelve months."),
        chart=charts.line(title, drawn, notes=[_place(each["learned_on"], scope) for each in lessons]),
        notes=[_note(each, number, language) for number, each in enumerate(lessons, 1)],
    )  # fmt: skip


def _counted(of: str) -> tuple[Column, ...]:
    return (of, "count"), (_("Disputed"), "count"), (_("As a share"), "rate")


def _around(share: Share) -> tuple[Decimal, Decimal, Decimal] | None:
    if share.percent is None or share.interval is None:
        return None
    return share.interval[0], share.percent, share.interval[1]


def _place(when: date, scope: Scope) -> Decimal:
    """Where a day lies in the window, from 0 to 1; every month is equally wide."""
    months = scope.months
    place = months.index(measures.month_of(when))
    return (place + Decimal(when.day) / 32) / len(months)


def _note(lesson: dict[str, Any], number: int, language: str) -> dict[str, Any]:
    return {
        "number": number,
        "when": day(lesson["learned_on"].isoformat(), language),
        "text": lesson["prevention"],
        "case": lesson["dispute_id"],
    }


def by_client(scope: Scope, language: str) -> Figure:
    rows = [(name, of, hits, Share(hits, of)) for name, hits, of in queries.by_client(scope)]
    return Figure(
        key="clients",
        title=_("By client"),
        meaning=_("Invoices of the last twelve months; the ten clients with most disputes."),
        columns=((_("Client"), "text"), *_counted(_("Invoices"))),
        rows=rows,
        empty=_("No client disputed an invoice of the last twelve months."),
    )


def by_reason(scope: Scope, language: str) -> Figure:
    """Cases per reason; a case with two reasons counts under both."""
    found = scope.cases
    counts = measures.tally(reason for case in found for reason in case["reasons"])
    names = dict(REASON_CHOICES)
    rows = [(names[key], count, Share(count, len(found))) for key, count, *_rest in measures.pareto(counts)]
    return Figure(
        key="reasons",
        title=_("By reason"),
        meaning=_("What clients gave as the reason in the cases of the last twelve months; a case can have several."),
        columns=((_("Reason"), "text"), (_("Cases"), "count"), (_("Share of cases"), "rate")),
        rows=rows,
        empty=_("No disputes were reported in the last twelve months."),
    )


def by_band(scope: Scope, language: str) -> Figure:
    names = {"green": _("Clear (80 or more)"), "amber": _("Could be clearer (60–79)"), "red": _("Unclear (below 60)")}
    found = queries.traits(scope, LineTrait.BAND)
    rows = [(names[key], found[key][OF], found[key][HIT], Share(*found[key])) for key in names if key in found]
    return Figure(
        key="clarity",
        title=_("By how clear the line was"),
        meaning=_("Lines by the clarity score they had when the invoice was issued, and how many were disputed."),
        columns=((_("Line"), "text"), *_counted(_("Lines"))),
        rows=rows,
        empty=_("No lines with a clarity score in the last twelve months."),
    )


def by_kind(scope: Scope, language: str) -> Figure:
    found = queries.traits(scope, LineTrait.UNIT)
    order = sorted(found, key=lambda key: (-found[key][HIT], -found[key][OF], key))
    names = dict(Unit.choices)
    rows = [(names.get(key, key), found[key][OF], found[key][HIT], Share(*found[key])) for key in order]
    return Figure(
        key="line-kinds",
        title=_("By kind of line"),
        meaning=_("Lines by what they are charged in, and how many were disputed."),
        columns=((_("Charged per"), "text"), *_counted(_("Lines"))),
        rows=rows,
        empty=_("No lines in the last twelve months."),
    )


def causes(scope: Scope, language: str) -> Figure:
    """The Pareto of root causes, as noted in the lessons."""
    ended = [case for case in scope.cases if case["ended_on"]]
    found = measures.pareto(measures.tally(case["root_cause"] or UNKNOWN for case in ended), last=UNKNOWN)
    names = {**dict(RootCause.choices), UNKNOWN: _("No cause noted")}
    drawn = [
        (str(names[key]), f"{number_of(count)} · {percent(size, language)}", size) for key, count, size, _c in found
    ]
    title = _("Where disputes come from")
    return Figure(
        key="causes",
        title=title,
        meaning=_("Root causes noted when cases of the last twelve months were closed, the most frequent first. The dot"
                  " adds the shares up: the few causes at the top are where a change helps most."),
        columns=((_("Root cause"), "text"), (_("Cases"), "count"), (_("As a share"), "percent"),
                 (_("Added up"), "percent")),
        rows=[(names[key], count, size, total) for key, count, size, total in found],
        empty=_("No case of the last twelve months has ended yet."),
        chart=charts.bars(title, drawn, marks=[total for *_rest, total in found]),
    )  # fmt: skip
