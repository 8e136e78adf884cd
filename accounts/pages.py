"""What the pages of long work show, as ready strings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Business
from foundation.work.kinds import kinds
from foundation.work.models import Item, Run, State

PILLS = {State.FINISHED: "ok", State.FAILED: "bad", State.STOPPED: "warn"}
SHOWN = 50
REFUSALS = 200  # sentences on one page


@dataclass(frozen=True)
class Refusal:
    label: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Work:
    """One piece of work as printed."""

    pk: UUID
    title: str | Promise
    active: bool
    state: str | Promise
    pill: str
    begun: str
    who: str
    counts: str
    value: int
    most: int
    summary: str
    failed: int
    result: str = ""
    url: str = ""
    leads_to: str = ""


def works(business: Business) -> list[Work]:
    """The newest of the last 30 days; each has its own page."""
    rows = Run.objects.for_business(business).order_by("-queued_at", "-pk")[:SHOWN]
    return [work(run, business) for run in rows]


def work(run: Run, business: Business) -> Work:
    kind = kinds[run.kind]
    begun = timezone.localtime(run.queued_at, ZoneInfo(business.time_zone))
    handled = run.done + run.failed
    ended = run.outcome.get("stopped_by", "") if run.state == State.STOPPED else ""
    return Work(
        pk=run.pk,
        title=kind.title,
        active=run.is_active,
        state=_("Stopping") if run.is_active and run.stop_wanted else State(run.state).label,
        pill=PILLS.get(State(run.state), "info"),
        begun=formats.date_format(begun, "j F Y, H:i"),
        who=run.actor.get("name", ""),
        counts=_counts(run, handled),
        value=handled,
        most=run.total or 0,
        summary=_("Stopped by %(name)s. What was done stays done.") % {"name": ended} if ended else run.summary,
        failed=run.failed,
        result=filesizeformat(run.result_size) if run.result_name else "",
        url=run.get_absolute_url(),
        leads_to=kind.leads_to(run) if kind.leads_to else "",
    )


def _counts(run: Run, handled: int) -> str:
    if run.total is None:
        return _("not counted yet")
    return _("%(done)s of %(total)s") % {"done": handled, "total": run.total}


def page(run: Run, business: Business) -> dict[str, Any]:
    """One run with the sentences of what was not done."""
    failed = run.items.filter(fate=Item.Fate.FAILED).order_by("pk")
    address = kinds[run.kind].address
    refusals = [Refusal(item.label, item.sentence, address(item) if address else "") for item in failed[:REFUSALS]]
    return {"work": work(run, business), "refusals": refusals, "hidden": max(run.failed - REFUSALS, 0)}


def running(business: Business | None, keys: list[str]) -> list[dict[str, str]]:
    """Of the runs this session began, those that are still at work: shown on every page. No query without any."""
    if not keys or business is None:
        return []
    found = Run.objects.for_business(business).active().filter(pk__in=keys)
    return [
        {
            "title": str(kinds[run.kind].title),
            "counts": _counts(run, run.done + run.failed),
            "url": run.get_absolute_url(),
        }
        for run in found
    ]
