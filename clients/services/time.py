"""Hours by hand and by timer. What is on an issued invoice stays as it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Business
from clients import billed
from clients.errors import EntryGone, NoTimer, StillRunning, TimeBilled, TimerRuns
from clients.models import TimeEntry
from clients.states import TimeSource
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date


@transaction.atomic
def add(business: Business, *, fields: dict[str, Any], actor: Actor) -> TimeEntry:
    """One entry typed by hand."""
    entry = TimeEntry.objects.create(business=business, source=TimeSource.HAND, **fields)
    _record("time.added", entry, actor, {"day": entry.day, "seconds": entry.seconds})
    return entry


@transaction.atomic
def start(business: Business, *, fields: dict[str, Any], actor: Actor) -> TimeEntry:
    """Start the timer. A business has one: TimerRuns when it runs already, also from another tab this instant."""
    now = timezone.now().replace(microsecond=0)
    if running(business) is not None:
        raise TimerRuns
    day = local_date(now, business.time_zone)
    try:
        with transaction.atomic():
            entry = TimeEntry.objects.create(
                business=business, source=TimeSource.TIMER, day=day, started_at=now, **fields
            )
    except IntegrityError as twin:
        raise TimerRuns from twin
    _record("time.started", entry, actor, {"day": entry.day})
    return entry


@transaction.atomic
def stop(business: Business, *, actor: Actor) -> TimeEntry:
    """Stop the timer: the entry has its length from now on. NoTimer when another tab was faster."""
    entry = running(business)
    if entry is None:
        raise NoTimer
    now = timezone.now().replace(microsecond=0)
    length = entry.length(now)
    mine = TimeEntry.objects.filter(pk=entry.pk, seconds=None)
    if not mine.update(seconds=length, ended_at=now):
        raise NoTimer
    entry.refresh_from_db()
    _record("time.stopped", entry, actor, {"day": entry.day, "seconds": length})
    return entry


@transaction.atomic
def update(entry: TimeEntry, *, fields: dict[str, Any], actor: Actor) -> TimeEntry:
    """Change an entry. TimeBilled once it is on an issued invoice; the log keeps which fields changed."""
    entry = _changeable(entry.pk)
    if entry.is_running:
        raise StillRunning
    changed = sorted(name for name, value in fields.items() if getattr(entry, name) != value)
    if changed:
        values = {name: fields[name] for name in changed}
        TimeEntry.objects.filter(pk=entry.pk).update(changed_at=timezone.now(), **values)
        entry.refresh_from_db()
        _record("time.changed", entry, actor, {"fields": changed, "day": entry.day, "seconds": entry.seconds})
    return entry


@transaction.atomic
def remove(entry: TimeEntry, *, actor: Actor) -> None:
    """Delete an entry, also a running one. TimeBilled once it is on an issued invoice."""
    entry = _changeable(entry.pk)
    _record("time.removed", entry, actor, {"day": entry.day, "seconds": entry.seconds})
    entry.delete()


def running(business: Business) -> TimeEntry | None:
    return TimeEntry.objects.for_business(business).filter(seconds=None).select_related("client").first()


def _changeable(pk: UUID) -> TimeEntry:
    """The entry, locked. Issuing locks it too, so whoever waited here sees the invoice."""
    entry = TimeEntry.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if entry is None:
        raise EntryGone
    bill = billed.bills([pk]).get(pk)
    if bill is not None and bill.final:
        raise TimeBilled(bill.name)
    return entry


def _record(verb: str, entry: TimeEntry, actor: Actor, data: dict[str, Any]) -> None:
    chain = log.business_chain(entry.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"time:{entry.pk}", data=data)
