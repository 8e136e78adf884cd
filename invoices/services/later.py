"""The letter with an invoice that leaves in the morning: what must still be true then."""

from __future__ import annotations

from django.utils.translation import gettext as _

from clients.models import ScheduledLetter
from clients.services.later import Kind
from foundation.kernel.actors import Actor
from invoices import paper
from invoices.errors import CannotSend
from invoices.models import Delivery, Invoice
from invoices.services import send as sending


def _invoice(row: ScheduledLetter) -> Invoice:
    rows = Invoice.objects.for_business(row.business).select_related("business", "client", "corrects")
    return rows.get(pk=row.target)


def _demand(row: ScheduledLetter) -> None:
    """Not where it went to one of them meanwhile, or was credited in full."""
    invoice = _invoice(row)
    sending.demand(invoice, message=row.message)
    sent = invoice.deliveries.filter(email__to__in=row.to, sent_at__gte=row.written_at).exists()
    if sent or (invoice.total > 0 and invoice.credited_total >= invoice.total):
        raise CannotSend(_("This invoice was sent or credited in the meantime. Nothing was sent."))


def _send(row: ScheduledLetter, actor: Actor) -> list[Delivery]:
    return sending.send_to_all(_invoice(row), to=row.to, message=row.message, actor=actor, before=row.tone_before)


def _named(row: ScheduledLetter) -> tuple[str, str]:
    invoice = _invoice(row)
    return invoice.number, invoice.get_absolute_url()


def _make_ready(row: ScheduledLetter) -> None:
    """The papers, before any transaction."""
    paper.build(_invoice(row).pk)


KIND = Kind(_demand, _send, _named, _make_ready)
