"""Figures about the course of disputes: how long, how they ended, and whether what was learned helped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from insights import deflection, measures, queries
from insights.figures import Figure, months_name
from insights.measures import Share
from insights.queries import Scope

SETTLED_FOR = timedelta(days=90)  # then one can say whether the client came back
AROUND = 6  # months before and after a change
ZERO = Decimal("0.00")


def pace(scope: Scope, language: str) -> Figure:
    """First answer, and how long it was whose turn, in days of 24 hours."""
    cases = scope.cases
    ended = [case for case in cases if case["ended_on"]]
    parts = ("freelancer_hours", "client_hours", "other_hours")
    whole = [sum((case[name] or ZERO for name in parts), start=ZERO) for case in ended]
    rows = [
        _row(_("Your first answer"), (case["response_hours"] for case in cases)),
        _row(_("It was your turn"), (case["freelancer_hours"] for case in ended)),
        _row(_("It was the client's turn"), (case["client_hours"] for case in ended)),
        _row(_("Others were at work"), (case["other_hours"] for case in ended)),
        _row(_("From report to outcome"), whole),
    ]
    return Figure(
        key="pace",
        title=_("How long it takes"),
        meaning=_("Days of 24 hours, weekends included, in cases reported in the last twelve months: to your first"
                  " answer, and per case that ended, how long it was whose turn. Nine in ten took no longer than the"
                  " last column."),
        columns=((_("What"), "text"), (_("Cases"), "count"), (_("Median days"), "days"), (_("Nine in ten"), "days")),
        rows=rows if cases else (),
        empty=_("No disputes were reported in the last twelve months."),
    )  # fmt: skip


def _row(label: str, hours: Iterable[Decimal | None]) -> tuple:
    found = measures.spread(each for each in hours if each is not None)
    return label, found.count, found.median, found.p90


def understanding(scope: Scope, language: str) -> Figure:
    """Shares of cases: summary confirmed at once, client stayed."""
    cases = scope.cases
    answered = [case["understood_at_once"] for case in cases if case["understood_at_once"] is not None]
    back, kept = _came_back(scope, cases), queries.kept(scope)
    rows = [
        (_("Your first summary was confirmed"), len(answered), Share(sum(answered), len(answered))),
        (_("You noted that you still work together"), len(kept), Share(sum(kept), len(kept))),
        (_("The client came back with new work"), back.of, back),
    ]
    return Figure(
        key="understanding",
        title=_("Understood, and still a client"),
        meaning=_("Of the cases in which the client answered your first summary, how many confirmed it. Of the cases"
                  " after which you noted how it is between you, how often you still work together. Of the clients"
                  " whose dispute ended at least 90 days ago, how many were invoiced again since."),
        columns=((_("What"), "text"), (_("Of how many"), "count"), (_("As a share"), "rate")),
        rows=rows if answered or kept or back.of else (),
        empty=_("No summary was answered yet, nothing was noted after a case, and no dispute ended 90 days ago."),
    )  # fmt: skip


def _came_back(scope: Scope, cases: list[dict[str, Any]]) -> Share:
    """Clients by their latest dispute that ended long enough ago; kept if an invoice is dated after that day."""
    ended: dict[Any, date] = {}
    for case in cases:
        if case["ended_on"] and case["client_id"] and case["ended_on"] <= scope.today - SETTLED_FOR:
            ended[case["client_id"]] = max(case["ended_on"], ended.get(case["client_id"], date.min))
    newest = queries.last_invoiced(scope, set(ended))
    return Share(sum(newest.get(key, date.min) > day for key, day in ended.items()), len(ended))


def amounts(scope: Scope, language: str) -> Figure:
    """What became of the disputed money, in the scope's currency."""
    cases = [case for case in scope.cases if case["ended_on"] and case["currency"] == scope.currency]
    sums = {name: sum((case[name] for case in cases), start=ZERO) for name in PARTS}
    whole = sum(sums.values(), start=ZERO)
    names = dict(zip(PARTS, (_("Recovered"), _("Conceded"), _("Written off"), _("Still open")), strict=True))
    return Figure(
        key="amounts",
        title=_("What became of disputed amounts"),
        meaning=_("Of what was disputed in cases that ended, with VAT. Conceded was credited; recovered was paid. What"
                  " an invoice still owes counts first against its disputed part."),
        columns=((_("What"), "text"), (_("Amount"), "money"), (_("As a share"), "percent")),
        rows=[(names[key], sums[key], measures.part(sums[key], whole)) for key in PARTS] if whole else (),
        empty=_("No case of the last twelve months has ended yet."),
    )  # fmt: skip


PARTS = ("recovered", "conceded", "written_off", "still_open")


def lessons(scope: Scope, language: str) -> Figure:
    """Dispute rates of up to six whole months before and after the month of each change."""
    counts = queries.cohort_counts(scope)
    rows = []
    for lesson in queries.lessons(scope):
        month = measures.month_of(lesson["learned_on"])
        before = [measures.months_back(month, back) for back in range(AROUND, 0, -1)]
        after = [measures.months_back(month, -on) for on in range(1, AROUND + 1)]
        now = measures.month_of(scope.today)
        was, became = _share(counts, before), _share(counts, [each for each in after if each <= now])
        rows.append((lesson["prevention"], months_name(month, month, language), was.of, was, became.of, became))
    return Figure(
        key="lessons",
        title=_("Before and after what you changed"),
        meaning=_("The share of invoices disputed in up to six whole months before and after the month of the change."
                  " Other things changed too: it shows what went together, not what caused it."),
        columns=((_("What you do differently"), "text"), (_("Since"), "text"), (_("Invoices before"), "count"),
                 (_("Disputed before"), "rate"), (_("Invoices after"), "count"), (_("Disputed after"), "rate")),
        rows=rows,
        empty=_("When you close a case you note what you will do differently; here you see what followed."),
    )  # fmt: skip


def _share(counts: dict[date, tuple[int, int]], months: list[date]) -> Share:
    return Share(*(sum(counts.get(month, (0, 0))[place] for month in months) for place in (0, 1)))


def faq(scope: Scope, language: str) -> Figure | None:
    """None as long as nothing is counted."""
    share = deflection.answered_by_faq(scope.business)
    if share is None:
        return None
    return Figure(
        key="faq",
        title=_("Answered by the payment FAQ"),
        meaning=_("Of the readers who opened an answer before the dispute form, how many it was enough for."),
        columns=((_("What"), "text"), (_("Readers"), "count"), (_("As a share"), "rate")),
        rows=[(_("The answer was enough"), share.of, share)],
        empty="",
    )
