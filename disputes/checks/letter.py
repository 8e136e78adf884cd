"""E-mails: what their headers say, never whether they are genuine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from disputes.checks.material import OK, UNKNOWN, WARN, Check, Material

HEADERS = {"from": "From", "to": "To", "date": "Date", "subject": "Subject", "message-id": "Message-ID"}
EARLY, LATE = timedelta(minutes=-5), timedelta(hours=24)  # clocks differ a little; a mail can wait for a day


def headers(material: Material) -> Check:
    missing = [name for key, name in HEADERS.items() if not material.told.get(key)]
    if missing:
        return Check("headers", WARN, "headers.missing", {"missing": ", ".join(missing)})
    return Check("headers", OK, "headers.all", {"names": ", ".join(HEADERS.values())})


def travel(material: Material) -> Check:
    """The Date of the writer beside the clock of the first server that had it."""
    sent, received = _moment(material.told.get("sent")), _moment(material.told.get("received"))
    if received is None:
        return Check("travel", UNKNOWN, "travel.no_server", {})
    if sent is None:
        return Check("travel", WARN, "travel.no_date", {"received_at": received.isoformat()})
    gap = received - sent
    facts = {
        "sent_at": sent.isoformat(),
        "received_at": received.isoformat(),
        "minutes": str(int(gap.total_seconds() // 60)),
    }
    return Check("travel", OK if EARLY <= gap <= LATE else WARN, "travel.gap", facts)


def signature(material: Material) -> Check:
    """Present is all that can be said: a signature was not verified, so neither result is "ok"."""
    return Check("dkim", UNKNOWN, "dkim.present" if material.told.get("dkim") else "dkim.absent", {})


def attachments(material: Material) -> Check:
    kept, left = material.told.get("kept", 0), material.told.get("left", [])
    if left:
        return Check("attached", WARN, "attached.left", {"kept": str(kept), "names": ", ".join(left)[:300]})
    return Check("attached", OK, "attached.kept" if kept else "attached.none", {"kept": str(kept)})


def before_the_case(material: Material) -> Check:
    sent = _moment(material.told.get("sent"))
    if sent is None:
        return Check("before", UNKNOWN, "before.unknown", {})
    facts = {"sent_at": sent.isoformat(), "opened_at": material.opened_at.isoformat()}
    earlier = sent <= material.opened_at
    return Check("before", OK if earlier else WARN, "before.yes" if earlier else "before.no", facts)


def _moment(text: str | None) -> datetime | None:
    """A moment without a zone (`-0000`) is in UTC (RFC 5322, 3.3)."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
