"""Letters about an agreement: the offer with its link, and the copy of the answer to both."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from accounts import queries as accounts
from clients.models import Agreement
from foundation.audit import log
from foundation.kernel.calendar import local_time
from foundation.mail import outbox


def offer(agreement: Agreement, *, url: str, message: str) -> None:
    """To the client: what it is, until when, and where to answer."""
    _to_client(agreement, "clients/email/agreement", agreement.sent_to, {"url": url, "message": message})


def accepted(agreement: Agreement) -> None:
    """To both, with the exact text, so that each has it without the other."""
    _to_client(agreement, "clients/email/agreement_accepted", agreement.sent_to, {"url": ""})
    _to_owner(agreement, "clients/email/agreement_accepted")


def declined(agreement: Agreement) -> None:
    _to_owner(agreement, "clients/email/agreement_declined")


def expired(agreement: Agreement) -> None:
    _to_owner(agreement, "clients/email/agreement_expired")


def new_link(agreement: Agreement, *, to: str, url: str) -> None:
    _to_client(agreement, "clients/email/agreement_link", to, {"url": url})


def _to_client(agreement: Agreement, template: str, to: str, more: dict[str, Any]) -> None:
    name = agreement.client.contact_name or agreement.client.name
    language = agreement.language
    outbox.queue(
        template,
        to=to,
        language=language,
        context=_context(agreement, name, language) | {"address": agreement.client.form_of_address} | more,
        business_id=agreement.business_id,
        about=f"agreement:{agreement.pk}",
        from_name=agreement.business.name,
        reply_to=agreement.business.email,
    )


def _to_owner(agreement: Agreement, template: str) -> None:
    name = agreement.business.signature
    url = f"{settings.SITE_URL}{agreement.get_absolute_url()}"
    for address, language in accounts.owner_addresses(agreement.business):
        outbox.queue(
            template,
            to=address,
            language=language,
            context=_context(agreement, name, language) | {"url": url, "address": "informal"},
            business_id=agreement.business_id,
            about=f"agreement:{agreement.pk}",
            from_name=agreement.client.name,
            reply_to=agreement.client.email,
        )


def _context(agreement: Agreement, name: str, language: str) -> dict[str, Any]:
    zone = agreement.business.time_zone
    return {
        "agreement": agreement,
        "name": name,
        "when": local_time(agreement.decided_at, zone, language),
        "log_head": log.head(log.business_chain(agreement.business_id)).label(agreement.title[:40]),
    }
