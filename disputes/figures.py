"""What the desk knows about its own work: cases by state, promises kept, time taken, and who has how much to do.

Three to five queries, however many cases there are. Times are medians: one forgotten case does not move them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from babel.dates import format_date
from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from disputes import desk
from disputes.models import Review
from disputes.states import OPEN, State

MONTHS, RECENT = 12, timedelta(days=90)


def page(language: str) -> dict[str, Any]:
    """Now, and the last twelve months by the month in which a case was opened or a review asked for (UTC)."""
    now = timezone.now()
    opened = desk.cases().filter(state__in=OPEN)
    by_state = dict(opened.order_by().values_list("state").annotate(count=Count("pk")))
    sums = desk.cases().aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        overdue=Count("pk", filter=Q(state__in=OPEN, due_at__lt=now)),
        cases_late=Count("pk", filter=Q(sla_breaches__gt=0)),
        breaches=Sum("sla_breaches"),
    )
    return {
        "sums": sums | {"breaches": sums["breaches"] or 0},
        "states": [(State(name).value, State(name).label, by_state[name]) for name in State if name in by_state],
        "months": _months(now, language),
    }


def _months(now: datetime, language: str) -> list[dict[str, Any]]:
    first = _back(now, MONTHS - 1)
    cases: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in desk.cases().filter(opened_at__gte=first).values_list("opened_at", "first_response_at", "sla_breaches"):
        cases[row[0].year, row[0].month].append(row)
    reviews: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for asked, answered in _answered().filter(asked_at__gte=first).values_list("asked_at", "answered_at"):
        reviews[asked.year, asked.month].append(answered - asked)
    months = [_back(now, back) for back in range(MONTHS)]
    return [
        {
            "name": format_date(month, "LLLL y", locale={"nl": "nl_NL"}.get(language, "en_GB")),
            "opened": len(cases[month.year, month.month]),
            "breaches": sum(row[2] for row in cases[month.year, month.month]),
            "response": in_words(row[1] - row[0] for row in cases[month.year, month.month] if row[1]),
            "reviews": len(reviews[month.year, month.month]),
            "review": in_words(reviews[month.year, month.month]),
        }
        for month in months
    ]


def _back(now: datetime, months: int) -> datetime:
    """The first moment of the month that many months ago."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def _answered() -> QuerySet[Review]:
    """Reviews that ended in a recommendation; one that was not given in time is a missed promise, not a time."""
    return Review.objects.filter(recommendation__isnull=False, answered_at__isnull=False).order_by()


def in_words(times: Iterable[timedelta]) -> str:
    """The median: hours below two days, else days with one decimal; empty for nothing."""
    found = [each.total_seconds() / 3600 for each in times]
    if not found:
        return ""
    hours = median(found)
    if hours < 48:
        return _("%(hours)s h") % {"hours": number_format(hours, 1 if hours < 10 else 0)}
    return _("%(days)s days") % {"days": number_format(hours / 24, 1)}


def workload() -> list[dict[str, Any]]:
    """Everybody who may work on cases, the busiest first, and what nobody has taken."""
    now = timezone.now()
    rows = desk.cases().filter(state__in=OPEN).order_by().values("assigned_admin").annotate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        waiting=Count("pk", filter=Q(state=State.ADMIN_REVIEW)),
    )  # fmt: skip
    load = {row["assigned_admin"]: row for row in rows}
    times: dict[int, list[timedelta]] = defaultdict(list)
    done = _answered().filter(answered_at__gte=now - RECENT)
    for reviewer, asked, answered in done.values_list("reviewer", "asked_at", "answered_at"):
        times[reviewer].append(answered - asked)
    people = get_user_model().objects.with_perm("disputes.change_dispute").filter(is_staff=True)
    found = [_person(desk.name_of(user), load.get(user.pk), times.get(user.pk, [])) for user in people]
    found.sort(key=lambda person: (-person["open"], person["name"]))
    return [_person("", load.get(None), []), *found]


def _person(name: str, load: dict[str, int] | None, times: list[timedelta]) -> dict[str, Any]:
    counts = {key: (load or {}).get(key, 0) for key in ("open", "overdue", "waiting")}
    return {"name": name, **counts, "reviews": len(times), "review": in_words(times)}
