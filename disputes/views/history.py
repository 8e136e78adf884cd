"""Everything that happened in a case, in both rooms, a hundred entries at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from disputes import timeline
from disputes.views.rooms import Room

ENTRIES = 100
HIGHEST = 2**31 - 1


@require_safe
def show(request: HttpRequest, room: Room) -> HttpResponse:
    """Newest first; `before` is a place in the log, and anything else starts at the top."""
    items, earlier = timeline.latest(room.dispute, get_language() or "en", ENTRIES, _place(request))
    page = {"timeline": items, "earlier": False}
    return room.show(request, "disputes/history.html", page=page, before=items[-1].seq if earlier else None)


def _place(request: HttpRequest) -> int | None:
    typed = request.GET.get("before", "")
    return int(typed) if typed.isascii() and typed.isdigit() and int(typed[:11]) <= HIGHEST else None
