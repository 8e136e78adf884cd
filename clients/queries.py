"""The list of clients: search and keyset pages; and what was agreed with one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Business
from clients.models import Agreement, Clause, Client, Term
from clients.states import AgreementStatus

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Rows by name; `next` is the place of the last one, empty on the last page."""

    rows: list[Client]
    search: str
    next: str


def page(business: Business, *, search: str, after: str) -> Page:
    """Up to 50 clients with every word in their name, contact person or address. A garbled place starts at the top."""
    search = search.replace("\0", "")[:80].strip()
    rows = Client.objects.for_business(business)
    for word in search.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(contact_name__icontains=word) | Q(email__icontains=word))
    place = _place(after)
    if place:
        key, name = place
        rows = rows.filter(name__gte=name).exclude(name=name, pk__lte=key)
    found = list(rows.order_by("name", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], search, f"{last.pk}|{last.name}" if last else "")


def _place(after: str) -> tuple[UUID, str] | None:
    key, mark, name = after.replace("\0", "").partition("|")
    try:
        return (UUID(key), name) if mark else None
    except ValueError:
        return None


def known_terms(client: UUID | None) -> frozenset[str]:
    """The abbreviations that need no explanation for this client."""
    if client is None:
        return frozenset()
    return frozenset(Term.objects.filter(client=client).known().values_list("short", flat=True))


def accepted_agreements(client: UUID | None) -> list[Agreement]:
    """What stands with this client (by id) today, oldest answer first, with items and rates. Three queries."""
    if client is None:
        return []
    rows = Agreement.objects.filter(client=client).accepted().order_by("decided_at", "pk")
    return list(rows.prefetch_related("items", "rates"))


def newest_accepted(client: UUID) -> Agreement | None:
    """The agreement that was accepted last."""
    return Agreement.objects.filter(client=client).accepted().order_by("-decided_at", "-pk").first()


def standing_of_agreements(client: UUID) -> AgreementStatus | None:
    """Accepted if anything was; else how the last versions stand, a refusal first; None where nothing was offered."""
    if Agreement.objects.filter(client=client).accepted().exists():
        return AgreementStatus.ACCEPTED
    found = set(Agreement.objects.filter(client=client).newest().values_list("status", flat=True))
    return next((each for each in (AgreementStatus.DECLINED, AgreementStatus.SENT) if each in found), None)


def clauses_of(agreements: Iterable[UUID | str]) -> list[Clause]:
    """The clauses of these versions, each with its agreement, in order: what a contract checklist can cite.

    An issued invoice names its versions in `snapshot["agreements"]`.
    """
    rows = Clause.objects.filter(agreement__in=list(agreements)).select_related("agreement")
    return list(rows.order_by("agreement__decided_at", "agreement__pk", "position"))


def frozen_agreements(client: UUID | None) -> list[dict[str, Any]]:
    """For the snapshot of an invoice: which words stood with this client on the day it was issued."""
    if client is None:
        return []
    rows = Agreement.objects.filter(client=client).accepted().order_by("decided_at", "pk")
    return [
        {
            "id": str(row.pk),
            "kind": row.kind,
            "title": row.title,
            "number": row.number,
            "text_sha256": row.text_sha256,
            "accepted_at": row.decided_at.isoformat(),
            "payment_days": row.payment_days,
            "complaint_days": row.complaint_days,
        }
        for row in rows
        if row.decided_at
    ]
