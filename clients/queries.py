"""The list of clients: search and keyset pages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import Business
from clients.models import Client

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
