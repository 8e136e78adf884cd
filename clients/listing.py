"""The list of agreements: the newest version of each, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Agreement, Client
from clients.sheets import amount
from clients.states import AgreementStatus as Status
from foundation.kernel.calendar import day, local_date

PAGE = 50
PILLS = {
    Status.DRAFT: "neutral", Status.SENT: "info", Status.ACCEPTED: "ok", Status.DECLINED: "bad",
    Status.SUPERSEDED: "neutral", Status.EXPIRED: "warn",
}  # fmt: skip
TABS: dict[str, str | Promise] = {
    "all": _("All"), "open": _("Waiting"), "accepted": _("Accepted"), "draft": _("Drafts"),
    "over": _("Declined or expired"),
}  # fmt: skip
IN_TAB = {
    "open": [Status.SENT], "accepted": [Status.ACCEPTED], "draft": [Status.DRAFT],
    "over": [Status.DECLINED, Status.EXPIRED],
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One agreement as the list shows it."""

    pk: UUID
    title: str
    client: str
    kind: str
    number: int
    day: str
    status: str
    pill: str
    amount: str


@dataclass(frozen=True)
class Page:
    """Rows and the place of the last one; `next` is empty on the last page."""

    rows: list[Row]
    next: str


def page(business: Business, *, tab: str, search: str, after: str, language: str) -> Page:
    """Up to fifty. A garbled place starts at the top."""
    found = Agreement.objects.for_business(business).newest().select_related("client", "business")
    if tab in IN_TAB:
        found = found.filter(status__in=IN_TAB[tab])
    for word in search.replace("\0", "")[:80].split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(client__name__icontains=word))
    rows = list(_after(found, after).order_by("-created_at", "-pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    place = f"{last.created_at.isoformat()}|{last.pk}" if last else ""
    return Page([row_of(row, language) for row in rows[:PAGE]], place)


def of_client(client: Client, language: str) -> dict[str, Any]:
    """A section of the client's page: the newest version of each agreement with them."""
    rows = Agreement.objects.for_business(client.business).newest().filter(client=client)
    found = [row_of(row, language) for row in rows.select_related("client", "business")[:PAGE]]
    return {"template": "clients/_client_agreements.html", "rows": found}


def row_of(agreement: Agreement, language: str) -> Row:
    when = local_date(agreement.sent_at or agreement.created_at, agreement.business.time_zone)
    return Row(
        pk=agreement.pk,
        title=agreement.title,
        client=agreement.client.name,
        kind=agreement.get_kind_display(),
        number=agreement.number,
        day=day(when.isoformat(), language),
        status=agreement.get_status_display(),
        pill=PILLS[Status(agreement.status)],
        amount=amount(agreement, language),
    )


def _after(rows: QuerySet, after: str) -> QuerySet:
    place = _place(after)
    if place is None:
        return rows
    moment, key = place
    return rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=key))


def _place(after: str) -> tuple[datetime, UUID] | None:
    moment, mark, key = after.replace("\0", "").partition("|")
    try:
        parsed = parse_datetime(moment)
        return (parsed, UUID(key)) if mark and parsed and parsed.tzinfo else None
    except ValueError:
        return None
