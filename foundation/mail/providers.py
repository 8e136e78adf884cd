"""Mail providers that tell afterwards what became of a letter: how they carry our mark, and who reads their reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

MARK = "letter"


@dataclass(frozen=True)
class Provider:
    """`header` travels with each letter and comes back with each report; `view` reads and checks the report."""

    header: str
    as_json: bool
    view: str


PROVIDERS = {
    "postmark": Provider("X-PM-Metadata-letter", False, "anymail.webhooks.postmark.PostmarkTrackingWebhookView"),
    "mailgun": Provider("X-Mailgun-Variables", True, "anymail.webhooks.mailgun.MailgunTrackingWebhookView"),
    "brevo": Provider("X-Mailin-custom", True, "anymail.webhooks.brevo.BrevoTrackingWebhookView"),
}


def mark(letter: UUID) -> Iterator[tuple[str, str]]:
    """The header by which the provider's report finds the row again; none where no report is expected."""
    provider = PROVIDERS.get(settings.MAIL_PROVIDER)
    if provider and settings.MAIL_WEBHOOK_SECRET:
        yield provider.header, json.dumps({MARK: str(letter)}) if provider.as_json else str(letter)
