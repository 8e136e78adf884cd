"""Hours from a file: all rows that are asked for, or none; nothing of it twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Business
from clients import services as clients
from clients.models import Client, TimeEntry
from clients.states import TimeSource
from clients.timefiles import Found
from foundation.audit import log
from foundation.kernel.actors import Actor

BATCH = 500


@dataclass(frozen=True)
class Receipt:
    """What an import did."""

    new: int
    known: int
    clients: int


@transaction.atomic
def receive(
    business: Business, *, source: TimeSource, found: Sequence[Found], make_clients: bool, sha256: str, actor: Actor
) -> Receipt:
    """Keep the rows that are not here yet. A name nobody knows becomes a client, or stays in front of the task."""
    known = known_keys(business, found)
    fresh = [row for row in found if row.key not in known]
    by_name = clients_by_name(business)
    made = unknown_names(fresh, by_name) if make_clients else []
    for name in made:
        by_name[name.casefold()] = clients.create(business, fields={"name": name}, actor=actor)
    rows = [_entry(business, source, row, by_name) for row in fresh]
    for start in range(0, len(rows), BATCH):
        TimeEntry.objects.bulk_create(rows[start : start + BATCH], ignore_conflicts=True)
    new = _kept(rows)
    if new:
        data = {"source": source, "new": new, "known": len(found) - new}
        log.record(
            "time.imported", chain=log.business_chain(business.pk), actor=actor, subject=f"business:{business.pk}",
            data=data, files=[sha256],
        )  # fmt: skip
    return Receipt(new, len(found) - new, len(made))


def known_keys(business: Business, found: Sequence[Found]) -> set[str]:
    """Keys of rows that came in before."""
    if not found:
        return set()
    days = [row.day for row in found]
    rows = TimeEntry.objects.for_business(business).exclude(external_key="")
    return set(rows.filter(day__range=(min(days), max(days))).values_list("external_key", flat=True))


def clients_by_name(business: Business) -> dict[str, Client]:
    """The first client of each name, whatever its capitals."""
    rows = Client.objects.for_business(business).order_by("-created_at", "-pk")
    return {client.name.casefold(): client for client in rows}


def unknown_names(found: Sequence[Found], by_name: dict[str, Client]) -> list[str]:
    """Names in the file that are no client's, in order and each once."""
    names = {row.client.casefold(): row.client for row in reversed(found) if row.client}
    return sorted(name for key, name in names.items() if key not in by_name)


def _entry(business: Business, source: TimeSource, row: Found, by_name: dict[str, Client]) -> TimeEntry:
    client = by_name.get(row.client.casefold())
    task = row.task if client or not row.client else " · ".join(filter(None, (row.client, row.task)))[:120]
    return TimeEntry(
        business=business, client=client, task=task, description=row.description, day=row.day,
        started_at=row.started_at, ended_at=row.ended_at, seconds=row.seconds, hourly_rate=row.hourly_rate,
        billable=row.billable, source=source, external_key=row.key,
    )  # fmt: skip


def _kept(rows: Sequence[TimeEntry]) -> int:
    """How many of them stand: a second tab may have brought the same row in between."""
    keys = [row.pk for row in rows]
    chunks = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    return sum(TimeEntry.objects.filter(pk__in=chunk).count() for chunk in chunks)
