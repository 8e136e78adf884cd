"""Keeping the summaries true: a sweep reads the log and recomputes what it speaks of; a command rebuilds and checks.

Every change of an invoice or a case leaves an event, so the log says which months and cases to look at again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Business
from foundation.audit.models import Event
from foundation.kernel.calendar import local_date
from insights import cases, gathering
from insights.measures import month_of
from insights.models import CaseFacts, ClientFigures, Cursor, Gathered, LineFigures, MonthFigures
from invoices import sums
from invoices.models import Invoice
from invoices.services import sums as keeping
from invoices.tally import MEASURES
from payments.models import Payment

# An event may be committed after one with a higher id. Transactions end within a minute (a task is killed, a request
# times out), so the sweep reads the last two minutes again.
SETTLED_AFTER = timedelta(minutes=2)
LIMIT = 5_000
PER_MONTH: dict[type[models.Model], Callable[[Business, date], list[Any]]] = {
    MonthFigures: gathering.month_figures,
    ClientFigures: gathering.client_figures,
    LineFigures: gathering.line_figures,
}
WORDS_OF_LINES = ("invoice.issued", "dispute.submit", "dispute.reject")  # what changes the counts of lines


@dataclass
class Changes:
    """What to look at again in one business."""

    months: set[date] = field(default_factory=set)
    lines: set[date] = field(default_factory=set)
    cases: set[UUID] = field(default_factory=set)


def rebuild(business: Business) -> None:
    """Everything anew."""
    months = set(gathering.months_of(business))
    known = set(gathering.cases_of(business).values_list("pk", flat=True))
    with transaction.atomic():
        for table in (MonthFigures, LineFigures, ClientFigures, CaseFacts):
            table.objects.filter(business=business).delete()
        refresh(business, Changes(months, months, known))
        tidy_sums(business)


def tidy_sums(business: Business) -> None:
    """Those that triggers keep, of which nothing should be missing: a row per due date again."""
    today = local_date(timezone.now(), business.time_zone)
    keeping.mend(business, today)
    keeping.fold_all(business, today)


@transaction.atomic
def refresh(business: Business, changes: Changes) -> None:
    """Compute these months and cases again. One at a time per business: the later one sees at least as much."""
    Gathered.objects.get_or_create(business=business)
    Gathered.objects.select_for_update().get(business=business)
    for month in sorted(changes.months):
        _again(MonthFigures, business, month)
        _again(ClientFigures, business, month)
    for month in sorted(changes.lines):
        _again(LineFigures, business, month)
    if changes.cases:
        found = cases.with_all(gathering.cases_of(business).filter(pk__in=changes.cases))
        _replace(CaseFacts, list(cases.facts(found)), business=business, pk__in=changes.cases)
    Gathered.objects.filter(business=business).update(at=timezone.now())


def _again(table: type[models.Model], business: Business, month: date) -> None:
    _replace(table, PER_MONTH[table](business, month), business=business, month=month)


def _replace(table: type[models.Model], rows: Sequence[models.Model], **where: Any) -> None:
    table.objects.filter(**where).delete()
    table.objects.bulk_create(rows, batch_size=500)


def sweep(now: datetime) -> int:
    """Read the log from where the last sweep stopped. Returns how many businesses were brought up to date."""
    cursor, _made = Cursor.objects.get_or_create(name="log")
    told = Event.objects.filter(pk__gt=cursor.event).order_by("pk")
    events = list(told.values_list("pk", "verb", "body", "recorded_at")[:LIMIT])
    changed = _changes([(verb, json.loads(body).get("subject", "")) for _pk, verb, body, _at in events])
    for business in Business.objects.filter(pk__in=changed):
        refresh(business, changed[business.pk])
    settled = [pk for pk, _verb, _body, at in events if at < now - SETTLED_AFTER]
    if settled:
        Cursor.objects.filter(name="log", event__lt=settled[-1]).update(event=settled[-1])
    return len(changed)


def _changes(told: Iterable[tuple[str, str]]) -> dict[UUID, Changes]:
    """Per business: the months of the invoices and of the money, and the cases, that these events speak of."""
    subjects: dict[str, set[UUID]] = defaultdict(set)
    of_lines: set[UUID] = set()
    for verb, subject in told:
        kind, _colon, key = subject.partition(":")
        if kind in {"invoice", "case"}:
            subjects[kind].add(UUID(key))
            of_lines |= {UUID(key)} if verb in WORDS_OF_LINES else set()
    found: dict[UUID, Changes] = defaultdict(Changes)
    seen: set[UUID] = set()
    for business, case, invoice in _cases(subjects):
        found[business].cases.add(case)
        seen.add(invoice)
        of_lines |= {invoice} if case in of_lines else set()
    notes = Invoice.objects.filter(pk__in=subjects["invoice"], corrects__isnull=False).values_list(
        "corrects", flat=True
    )
    seen |= subjects["invoice"] | set(notes)
    for pk, business, day in Invoice.objects.filter(pk__in=seen, issued_on__isnull=False).values_list(
        "pk", "business", "issued_on"
    ):
        found[business].months.add(month_of(day))
        found[business].lines |= {month_of(day)} if pk in of_lines else set()
    for business, day in Payment.objects.filter(invoice__in=seen).values_list("business", "received_on"):
        found[business].months.add(month_of(day))
    return found


def _cases(subjects: dict[str, set[UUID]]) -> Iterable[tuple[UUID, UUID, UUID]]:
    """Also those on an invoice that changed: what was recovered follows from what was paid."""
    from disputes.models import Dispute

    wanted = Q(pk__in=subjects["case"]) | Q(invoice__in=subjects["invoice"])
    return Dispute.objects.filter(wanted).values_list("business", "pk", "invoice")


def check(business: Business) -> list[str]:
    """What the summaries and the sums say otherwise than the books; nothing where they agree. Reads everything, changes
    nothing."""
    names = ["due_on", "issued_on", "currency", *MEASURES]
    today = local_date(timezone.now(), business.time_zone)
    found = [f"InvoiceSum: missing {_plain(row, names)}" for row in sums.differences(business, today)]
    for table, make in PER_MONTH.items():
        rows = [row for month in gathering.months_of(business) for row in make(business, month)]
        found += _differences(table, rows, business)
    rows = list(cases.facts(cases.with_all(gathering.cases_of(business))))
    return found + _differences(CaseFacts, rows, business)


def _differences(table: type[models.Model], rows: Iterable[models.Model], business: Business) -> list[str]:
    names = [each.attname for each in table._meta.concrete_fields if each.attname != "id"]
    stored = {_plain(row, names) for row in table.objects.filter(business=business)}
    true = {_plain(row, names) for row in rows}
    wrong = [f"{table.__name__}: stored {row}" for row in sorted(stored - true)]
    return wrong + [f"{table.__name__}: missing {row}" for row in sorted(true - stored)]


def _plain(row: models.Model, names: Iterable[str]) -> str:
    return ", ".join(f"{name}={getattr(row, name)}" for name in names)
