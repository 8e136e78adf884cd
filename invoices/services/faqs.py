"""Changing the payment FAQ: always a new version, so that issued invoices keep theirs."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Business
from foundation.audit import log
from foundation.kernel.actors import Actor
from invoices import faq
from invoices.models import FaqVersion


@transaction.atomic
def publish(business: Business, *, language: str, entries: list[dict[str, str]], actor: Actor) -> FaqVersion:
    """The next version in one language; the same text again makes none."""
    Business.objects.select_for_update().get(pk=business.pk)
    present = faq.current(business, language)
    if present.entries == entries:
        return present
    version = FaqVersion.objects.create(
        business=business, language=language, number=present.number + 1, entries=entries
    )
    log.record(
        "faq.published",
        chain=log.business_chain(business.pk),
        actor=actor,
        subject=f"faq:{version.pk}",
        data={"language": language, "version": version.number},
    )
    return version
