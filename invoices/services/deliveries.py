"""What became of a delivery: opened by a person, come back, or brought to the post."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.links.models import SecretLink
from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail
from invoices.errors import CannotSend
from invoices.models import Delivery, Invoice
from invoices.recipients import reachable
from invoices.services.issue import lock


@transaction.atomic
def opened(link: SecretLink, *, actor: Actor) -> bool:
    """A person did something behind this recipient's own link. The first time counts; the printed link is nobody's."""
    delivery = Delivery.objects.filter(link=link).select_related("invoice").first()
    if delivery is None:
        return False
    first = Delivery.objects.filter(pk=delivery.pk, opened_at=None).update(opened_at=timezone.now())
    if first:
        _record("invoice.opened", delivery.invoice, actor, data={"link": str(link.pk)})
    return bool(first)


@transaction.atomic
def posted(invoice: Invoice, *, on: date, actor: Actor) -> Delivery:
    """It went by post on this day (where the business lives). From then on it counts as sent; the same day once.

    Raises CannotSend for a day before the invoice or in the future.
    """
    row = lock(invoice.pk)
    zone = row.business.time_zone
    if row.issued_on is None or not row.issued_on <= on <= local_date(timezone.now(), zone):
        raise CannotSend(_("Choose a day between the date of the invoice and today."))
    noon = min(datetime.combine(on, time(12), ZoneInfo(zone)), timezone.now())
    delivery, new = Delivery.objects.get_or_create(invoice=row, posted_on=on, defaults={"sent_at": noon})
    if new:
        if row.sent_at is None or noon < row.sent_at:
            Invoice.objects.filter(pk=row.pk).update(sent_at=noon)
        _record("invoice.posted", row, actor, data={"number": row.number, "on": on.isoformat()})
    return delivery


def came_back(email: OutgoingEmail) -> None:
    """Told by the mail room, once per letter: the owner hears of it, and reminders wait for another address."""
    room, _colon, key = email.about.partition(":")
    if room != "invoice":
        return
    invoice = lock(key)
    _record("invoice.came_back", invoice, Actor.system(), data={"email": str(email.pk)}, text=email.bounce)
    for address, language in accounts.owner_addresses(invoice.business):
        outbox.queue(
            "invoices/email/came_back",
            to=address,
            language=language,
            context={
                "invoice": invoice,
                "to": email.to,
                "said": email.bounce,
                "reaches": reachable(invoice),
                "log_head": log.head(log.business_chain(invoice.business_id)).label(invoice.number),
            },
            business_id=invoice.business_id,
            about=f"business:{invoice.business_id}",
        )


def _record(verb: str, invoice: Invoice, actor: Actor, **more) -> None:
    chain = log.business_chain(invoice.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"invoice:{invoice.pk}", **more)
