"""Changing the payment FAQ: always a new version, so that issued invoices keep theirs. And counting what it does."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Business
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from invoices import faq
from invoices.models import FaqUse, FaqVersion, Invoice


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


@transaction.atomic
def opened(invoice: Invoice, *, key: str, language: str, actor: Actor, before_report: bool = False) -> bool:
    """One click on an answer, counted for the invoice and nobody in particular. False for a question that is not there.

    It is no step of the business, so the log does not hear of it.
    """
    row = _use(invoice, key, language)
    if row is None:
        return False
    changes = {"clicks": F("clicks") + 1} | ({"before_report": True} if before_report else {})
    FaqUse.objects.filter(pk=row.pk).update(**changes)
    return True


@transaction.atomic
def enough(invoice: Invoice, *, key: str, language: str, actor: Actor, before_report: bool = False) -> bool:
    """The reader says that this answered the question; said twice it counts once."""
    row, today = _use(invoice, key, language), local_date(timezone.now(), invoice.business.time_zone)
    if row is None:
        return False
    changes = {"before_report": True} if before_report else {}
    FaqUse.objects.filter(pk=row.pk).update(
        enough_on=row.enough_on or today, clicks=Greatest(F("clicks"), 1), **changes
    )
    return True


def _use(invoice: Invoice, key: str, language: str) -> FaqUse | None:
    shown = faq.shown(invoice, language)
    if not shown.has(key):
        return None
    today = local_date(timezone.now(), invoice.business.time_zone)
    row, _made = FaqUse.objects.get_or_create(
        invoice=invoice, language=language, version=shown.version, key=key, defaults={"first_on": today}
    )
    return row
