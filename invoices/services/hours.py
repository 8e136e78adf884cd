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
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Business
from clients import billed
from clients.models import Client, TimeEntry
from foundation.audit import log
from foundation.kernel import hours
from foundation.kernel.actors import Actor
from invoices.errors import HoursTaken
from invoices.models import BilledTime, Invoice
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
) -> Invoice:
    """A draft with these hours. `rate` (net per hour) counts for entries without one of their own.

    The hours of a line are the sum of its entries, rounded once to 0.01 hour, half up. Raises HoursTaken when an
    entry is on an invoice already, is gone, or is not one of this client's.
    """
    rows = TimeEntry.objects.for_business(business).filter(pk__in=entries, client=client, seconds__isnull=False)
    locked = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = list(locked)
    if len(found) != len(set(entries)) or billed.bills([entry.pk for entry in found]):
        raise HoursTaken
    invoice = draft.start(business, client=client, actor=actor)
    bundles = bundle(found, grouping, rate or Decimal(0))
    with translation.override(invoice.language):
        lines = [_line(each, grouping, business, invoice.language) for each in bundles]
    _tie(invoice, zip(lines, bundles, strict=True))
    fields = {"client": client}
    invoice = draft.save(invoice, version=invoice.version, fields=fields, lines=lines, actor=actor)
    log.record(
        "time.billed", chain=log.business_chain(business.pk), actor=actor, subject=f"invoice:{invoice.pk}",
        data={"entries": len(found), "seconds": sum(each.seconds for each in bundles), "grouping": grouping},
    )  # fmt: skip
    return invoice


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


def _line(each: Bundle, grouping: Grouping, business: Business, language: str) -> dict[str, Any]:
    category, percent = draft.default_vat(business)
    days = sorted({entry.day for entry in each.entries})
    return {
        "description": describe(each, days, language, with_days=grouping != Grouping.DAY),
        "service_date": days[-1],
        "quantity": hours.hours(each.seconds),
        "unit": Unit.HOUR,
        "unit_price": each.rate,
        "vat_category": category,
        "vat_rate": Decimal(percent),
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
