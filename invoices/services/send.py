"""Sending an issued invoice: the PDF attached, a link of its own for every recipient."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from clients.tone import at_sending
from foundation.audit import log
from foundation.files.models import StoredFile
from foundation.kernel.actors import Actor
from foundation.kernel.money import format_amount
from foundation.mail import outbox
from invoices import paper, tone
from invoices.errors import CannotSend, NotIssued
from invoices.models import Delivery, Invoice
from invoices.queries import address_of, signed_by
from invoices.services import attachments
from invoices.services.issue import lock
from invoices.services.links import new_link, url_of
from invoices.sheets import day

MOST_BYTES = 18 * 1024 * 1024  # of all files of a letter; encoded for mail they grow by a third
Marks = dict[str, list[str]]
AGAIN_AFTER = timedelta(minutes=2)  # a double click is not a second letter


def send(invoice: Invoice, *, to: str, message: str, actor: Actor) -> Delivery:
    """Queue the letter to one address; see `send_to_all`."""
    return send_to_all(invoice, to=[to], message=message, actor=actor)[0]


def send_to_all(
    invoice: Invoice, *, to: Iterable[str], message: str, actor: Actor, before: Iterable[str] = ()
) -> list[Delivery]:
    """Queue a letter to each address, all or none. The PDF is made first, outside the transaction.

    Raises NotIssued, or CannotSend when nobody of the business has confirmed an e-mail address yet, when the files
    are too large for a letter, or when the same letter left to one of the addresses less than two minutes ago;
    Unsendable when the words name a figure that is not this invoice's. `before`: rules of the tone check that pointed
    at something while they were written.
    """
    marks = demand(invoice, message=message, before=before)
    papers = [paper.build(invoice.pk), *paper.build_logs(invoice)]
    files = [*(made.file for made in papers), *attachments.files_of(invoice)]
    if sum(file.size for file in files) > MOST_BYTES:
        raise CannotSend(_("The invoice and its attachments are too large for one letter. Send the link instead."))
    return _queue_all(invoice, files, to=list(to), message=message, actor=actor, marks=marks)


def demand(invoice: Invoice, *, message: str, before: Iterable[str] = ()) -> Marks:
    """Raises what `send_to_all` raises for this invoice and these words; gives what is stored of their tone."""
    if invoice.is_draft:
        raise NotIssued
    if not accounts.can_send_mail(invoice.business):
        raise CannotSend(_("Confirm your own e-mail address first: the client must be able to answer you."))
    return at_sending(message, tone.of_invoice(invoice), before=before) if message.strip() else {}


@transaction.atomic
def _queue_all(
    invoice: Invoice, files: Sequence[StoredFile], *, to: list[str], message: str, actor: Actor, marks: Marks
) -> list[Delivery]:
    row = lock(invoice.pk)
    recent = row.deliveries.filter(email__isnull=False, sent_at__gt=timezone.now() - AGAIN_AFTER)
    if set(recent.values_list(Lower("email__to"), flat=True)) & {address.lower() for address in to}:
        raise CannotSend(_("This invoice was sent to this address a moment ago. Nothing was sent twice."))
    done = [_queue(row, files, to=address, message=message, actor=actor, marks=marks) for address in to]
    if row.sent_at is None:
        Invoice.objects.filter(pk=row.pk).update(sent_at=timezone.now())
    return done


def _queue(row: Invoice, files: Sequence[StoredFile], *, to: str, message: str, actor: Actor, marks: Marks) -> Delivery:
    link = new_link(row, actor=actor, recipient=to)
    email = outbox.queue(
        "invoices/email/invoice",
        to=to,
        language=row.language,
        context=letter_context(row, url_of(link)) | {"message": message},
        business_id=row.business_id,
        about=f"invoice:{row.pk}",
        kind="invoice",
        from_name=row.business.name,
        reply_to=row.business.email,
        attachments=[(file.name, file.content_type, file.storage_name) for file in files],
    )
    log.record(
        "invoice.sent",
        chain=log.business_chain(row.business_id),
        actor=actor,
        subject=f"invoice:{row.pk}",
        data={"number": row.number, "email": str(email.pk)},
        files=[file.sha256 for file in files],
    )
    return Delivery.objects.create(invoice=row, email=email, link=link, **marks)


def letter_context(invoice: Invoice, url: str) -> dict:
    """What every letter about an invoice says, in the invoice's language. `address`: how the client is spoken to."""
    language = invoice.language
    return {
        "invoice": invoice,
        "seller": signed_by(invoice),
        "address": address_of(invoice),
        "total": format_amount(invoice.total, invoice.currency, language),
        "undisputed": format_amount(invoice.undisputed_open, invoice.currency, language),
        "disputed": format_amount(invoice.disputed_total, invoice.currency, language),
        "due_on": day(invoice.due_on.isoformat(), language) if invoice.due_on else "",
        "url": url,
        "log_head": log.head(log.business_chain(invoice.business_id)).label(invoice.number),
    }
