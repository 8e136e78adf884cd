"""What a provider tells of a letter after it left: delivered, or come back. Told twice or in any order, the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from anymail.signals import EventType, tracking
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foundation.mail.addresses import one_line
from foundation.mail.models import OutgoingEmail
from foundation.mail.providers import MARK

logger = logging.getLogger(__name__)
CAME_BACK = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED, EventType.COMPLAINED}

# Asked in the same transaction when a letter has come back, once per letter. Upper packages add theirs in ready().
after_bounce: list[Callable[[OutgoingEmail], None]] = []


def receive(sender: Any, event: Any, esp_name: str, **more: Any) -> None:
    """One report. What concerns no letter of ours, or is none of our business (opened, clicked), is passed over."""
    if event.event_type != EventType.DELIVERED and event.event_type not in CAME_BACK:
        return
    email = _letter(event)
    if email is None:
        logger.info("%s reported a letter that is not here.", esp_name)
        return
    when = _moment(event)
    if event.event_type == EventType.DELIVERED:
        OutgoingEmail.objects.filter(pk=email.pk, delivered_at=None).update(delivered_at=when)
    else:
        said = event.mta_response or event.description or event.reject_reason or event.event_type
        _came_back(email, when, one_line(str(said))[:300])


tracking.connect(receive, dispatch_uid="foundation.mail.events")


@transaction.atomic
def _came_back(email: OutgoingEmail, when: datetime, said: str) -> None:
    """The first report counts: one conditional UPDATE decides who tells the others."""
    first = OutgoingEmail.objects.filter(pk=email.pk, bounced_at=None).update(bounced_at=when, bounce=said)
    if first:
        email.refresh_from_db()
        for tell in after_bounce:
            tell(email)


def _letter(event: Any) -> OutgoingEmail | None:
    """By our own mark, else by our Message-ID: each letter has one recipient, so it is that one who is meant."""
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    found = Q(message_id=f"<{str(event.message_id or '').strip('<>')}>")
    with suppress(ValueError):
        found |= Q(pk=UUID(str(metadata.get(MARK))))
    return OutgoingEmail.objects.filter(found).first()


def _moment(event: Any) -> datetime:
    """When it happened, as far as that can be: never in the future."""
    now, told = timezone.now(), event.timestamp
    return min(told, now) if told is not None and timezone.is_aware(told) else now
