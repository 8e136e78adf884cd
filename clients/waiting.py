"""The letter with an agreement or an invoice that waits for the morning, as ready strings for its page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation

from accounts.models import Business
from clients.models import ScheduledLetter
from clients.states import Waiting
from clients.tone import next_morning
from foundation.kernel.calendar import local_time

LATELY = timedelta(days=7)


def letters(business: Business, about: str) -> list[dict[str, Any]]:
    """Those that wait, and those that could not leave lately."""
    shown = Q(state=Waiting.WAITING) | Q(state=Waiting.DROPPED, send_at__gt=timezone.now() - LATELY)
    rows = ScheduledLetter.objects.for_business(business).filter(shown, about=about)
    return [
        {
            "pk": row.pk,
            "to": ", ".join(row.to),
            "message": row.message,
            "dropped": row.state == Waiting.DROPPED,
            "when": local_time(row.send_at, business.time_zone, translation.get_language() or "nl"),
        }
        for row in rows
    ]


def morning(business: Business) -> str:
    """When a letter leaves that is written now and waits."""
    when = next_morning(timezone.now(), business.time_zone, business.country)
    return local_time(when, business.time_zone, translation.get_language() or "nl")
