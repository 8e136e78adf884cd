"""Hours that nobody invoiced yet become the lines of a draft."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Business
from clients import billed
from clients.models import Client, TimeEntry
from foundation.audit import log
from foundation.kernel import hours
from foundation.kernel.actors import Actor
from invoices import queries, timelog
from invoices.errors import HoursElsewhere, HoursTaken
from invoices.models import BilledTime, Invoice, InvoiceLine
from invoices.services import draft
from invoices.sheets import day as in_words
from invoices.states import Grouping, Unit

LONGEST = 400  # characters of a description that was put together


@dataclass(frozen=True)
class Bundle:
    """Entries that become one line: they share a rate, and a day or a task where that was asked for."""

    entries: tuple[TimeEntry, ...]
    rate: Decimal

    @property
    def seconds(self) -> int:
        return sum(entry.seconds or 0 for entry in self.entries)


@transaction.atomic
def bill(
    business: Business,
    *,
    client: Client | None,
    entries: Collection[UUID],
    grouping: Grouping,
    rate: Decimal | None,
    actor: Actor,
    into: Invoice | None = None,
) -> Invoice:
    """A draft with these hours, or the draft `into` with these hours below its lines.

    `rate` (net per hour) counts for entries without one of their own. The hours of a line are the sum of its entries,
    rounded once to 0.01 hour, half up. Raises HoursTaken when an entry is on an invoice already, is gone, or is not
    one of this client's; AlreadyIssued, DraftGone or HoursElsewhere when `into` is no draft for them.
    """
    held = _fitting(into, client) if into else None
    found = _free(business, client, entries)
    invoice = held or draft.start(business, client=client, actor=actor)
    bundles = bundle(found, grouping, rate or Decimal(0))
    vat = draft.default_vat(business, queries.defaults_of(client) if client else None)
    with translation.override(invoice.language):
        lines = [_line(each, grouping, vat, invoice.language) for each in bundles]
    _tie(invoice, zip(lines, bundles, strict=True))
    invoice = draft.extend(invoice, lines=lines, actor=actor)
    log.record(
        "time.billed", chain=log.business_chain(business.pk), actor=actor, subject=f"invoice:{invoice.pk}",
        data={"entries": len(found), "seconds": sum(each.seconds for each in bundles), "grouping": grouping},
    )  # fmt: skip
    return invoice


@transaction.atomic
def tie(invoice: Invoice, *, position: int, actor: Actor) -> bool:
    """The hours that stand under Time and add up to this line become its log. False where none do (any more).

    Raises AlreadyIssued, DraftGone, or HoursTaken when another invoice was quicker.
    """
    invoice = draft.hold(invoice)
    line = InvoiceLine.objects.filter(invoice=invoice, position=position).first()
    found = timelog.fitting(line, timelog.waiting(invoice)) if line else []
    if line is None or not found:
        return False
    key = uuid4()
    _tie(invoice, [({"log": key}, Bundle(tuple(found), line.unit_price))])
    InvoiceLine.objects.filter(pk=line.pk).update(log=key)
    Invoice.objects.filter(pk=invoice.pk).update(version=F("version") + 1)
    log.record(
        "time.billed", chain=log.business_chain(invoice.business_id), actor=actor, subject=f"invoice:{invoice.pk}",
        data={"entries": len(found), "seconds": sum(each.seconds or 0 for each in found), "line": position},
    )  # fmt: skip
    return True


def _fitting(into: Invoice, client: Client | None) -> Invoice:
    """The draft, held; rates of hours are net, so its prices must be too."""
    invoice = draft.hold(into)
    if invoice.client != client or invoice.prices_include_vat:
        raise HoursElsewhere
    return invoice


def _free(business: Business, client: Client | None, entries: Collection[UUID]) -> list[TimeEntry]:
    rows = TimeEntry.objects.for_business(business).filter(pk__in=entries, client=client, seconds__isnull=False)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if len(found) != len(set(entries)) or billed.bills([entry.pk for entry in found]):
        raise HoursTaken
    return found


def _tie(invoice: Invoice, pairs: Any) -> None:
    rows = [BilledTime(invoice=invoice, key=line["log"], entry=entry) for line, each in pairs for entry in each.entries]
    try:
        with transaction.atomic():
            BilledTime.objects.bulk_create(rows)
    except IntegrityError as twin:
        raise HoursTaken from twin


def bundle(entries: Sequence[TimeEntry], grouping: Grouping, rate: Decimal) -> list[Bundle]:
    """In the order of time. Different rates never share a line."""

    def shared(entry: TimeEntry) -> tuple:
        part = {Grouping.DAY: entry.day.isoformat(), Grouping.TASK: entry.task}.get(grouping, "")
        return part, rate if entry.hourly_rate is None else entry.hourly_rate

    ordered = sorted(entries, key=lambda entry: (shared(entry), entry.day, entry.started_at is None, entry.created_at))
    bundles = [Bundle(tuple(members), key[1]) for key, members in groupby(ordered, shared)]
    return sorted(bundles, key=lambda each: each.entries[0].day)


def _line(each: Bundle, grouping: Grouping, vat: tuple[str, Decimal | int], language: str) -> dict[str, Any]:
    days = sorted({entry.day for entry in each.entries})
    return {
        "description": describe(each, days, language, with_days=grouping != Grouping.DAY),
        "service_date": days[-1],
        "quantity": hours.hours(each.seconds),
        "unit": Unit.HOUR,
        "unit_price": each.rate,
        "vat_category": vat[0],
        "vat_rate": Decimal(vat[1]),
        "log": uuid4(),
    }


def describe(each: Bundle, days: list[date], language: str, *, with_days: bool) -> str:
    """What was done, and from when to when: `Webshop: koppeling, testen (2 november 2026 – 6 november 2026)`."""
    tasks = list(dict.fromkeys(entry.task for entry in each.entries if entry.task))
    done = list(dict.fromkeys(entry.description for entry in each.entries if entry.description))
    text = ": ".join(filter(None, (", ".join(tasks), ", ".join(done)))) or _("Hours worked")
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rstrip(" ,") + "…"
    if not with_days or len(days) < 2:
        return text
    return f"{text} ({in_words(days[0].isoformat(), language)} – {in_words(days[-1].isoformat(), language)})"
