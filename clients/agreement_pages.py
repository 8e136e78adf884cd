"""What the owner's and the client's page of one agreement show, as ready strings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clients import waiting
from clients.listing import PILLS
from clients.models import Agreement
from clients.services import acceptance
from clients.sheets import sheet
from clients.states import AgreementStatus as Status
from foundation.kernel.calendar import local_time
from foundation.links.models import SecretLink
from foundation.mail.models import OutgoingEmail

# Sections that packages above add: functions of (agreement, language) that give a dict with `template`, or None.
also_shown: list[Callable[[Agreement, str], dict[str, Any] | None]] = []


def owner_page(agreement: Agreement, language: str) -> dict[str, Any]:
    """A version with its history, its answer, its letters and its way in."""
    zone = agreement.business.time_zone
    versions = Agreement.objects.filter(series=agreement.series).order_by("-number")
    history = [_version(row, zone, language) for row in versions]
    sections = [show(agreement, language) for show in also_shown]
    return {
        "agreement": agreement,
        "pill": PILLS[Status(agreement.status)],
        "sheet": sheet(agreement),
        "versions": history,
        "is_newest": history[0]["pk"] == agreement.pk,
        "newest": history[0]["pk"],
        "files": list(agreement.files.select_related("file")),
        "sent_at": local_time(agreement.sent_at, zone, language),
        "decided_at": local_time(agreement.decided_at, zone, language),
        "letters": _letters(agreement, zone, language),
        "client_url": _standing_url(agreement),
        "waiting": waiting.letters(agreement.business, f"agreement:{agreement.pk}"),
        "sections": [section for section in sections if section],
    }


def _version(row: Agreement, zone: str, language: str) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "number": row.number,
        "status": row.get_status_display(),
        "pill": PILLS[Status(row.status)],
        "sent_at": local_time(row.sent_at, zone, language),
        "decided_at": local_time(row.decided_at, zone, language),
        "decided_name": row.decided_name,
    }


def _letters(agreement: Agreement, zone: str, language: str) -> list[dict[str, Any]]:
    rows = OutgoingEmail.objects.filter(about=f"agreement:{agreement.pk}", business_id=agreement.business_id)
    newest = rows.defer("text", "html").order_by("-queued_at")[:20]
    return [
        {
            "to": row.to,
            "subject": row.subject,
            "when": local_time(row.queued_at, zone, language),
            "state": row.get_state_display(),
        }
        for row in newest
    ]


def _standing_url(agreement: Agreement) -> str:
    """The client's newest link, to be given by hand; none before it was sent or once it expired."""
    links = SecretLink.objects.filter(purpose="agreement", target_id=agreement.pk, revoked_at=None)
    link = links.order_by("-created_at").first()
    return acceptance.url_of(link) if link is not None and not link.is_expired else ""


def client_page(agreement: Agreement, language: str) -> dict[str, Any]:
    """What it says, and whether it can still be answered."""
    zone = agreement.business.time_zone
    return {
        "agreement": agreement,
        "pill": PILLS[Status(agreement.status)],
        "sheet": sheet(agreement),
        "files": list(agreement.files.select_related("file")),
        "can_answer": agreement.is_open and not acceptance.is_late(agreement),
        "is_late": agreement.status == Status.EXPIRED or (agreement.is_open and acceptance.is_late(agreement)),
        "was_accepted": agreement.decided_at is not None and not agreement.decline_reason,
        "decided_at": local_time(agreement.decided_at, zone, language),
    }
