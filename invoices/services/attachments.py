"""Files that go out with an invoice: added to and taken from a draft, then part of what was issued."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, F, Max, Sum
from django.utils.translation import gettext as _

from accounts.models import Business
from foundation.audit import log
from foundation.files import door
from foundation.files.models import StoredFile
from foundation.kernel.actors import Actor
from invoices.errors import AttachmentsTooLarge
from invoices.models import Invoice, InvoiceAttachment, InvoiceLine
from invoices.services.draft import hold

MB = 1024 * 1024
MOST_MB, MOST_FILES = 15, 20  # of all attachments of an invoice together: mail servers refuse more than about 25 MB


@transaction.atomic
def attach(
    invoice: Invoice, *, uploads: Sequence[door.Inspected], title: str, actor: Actor, receipt_of: int = 0
) -> list[InvoiceAttachment]:
    """Add files to a draft, all or none. A single file may have a title; otherwise its name is the title. The first
    may be the receipt of a line, by its position.

    Raises AlreadyIssued or DraftGone, FileRefused, or AttachmentsTooLarge.
    """
    invoice = hold(invoice)
    demand_room(invoice, count=len(uploads), size=sum(upload.size for upload in uploads))
    files = door.accept_all(uploads)
    named = title.strip() if len(files) == 1 else ""
    return add(invoice, files, [named or file.name for file in files], actor=actor, proof_of=receipt_of)


def demand_room(invoice: Invoice, *, count: int, size: int) -> None:
    """Raises AttachmentsTooLarge where so many more files, of so many bytes together, do not fit."""
    mine = InvoiceAttachment.objects.filter(invoice=invoice).aggregate(sum=Sum("file__size"), files=Count("pk"))
    if (mine["sum"] or 0) + size > MOST_MB * MB:
        text = _("All attachments of an invoice together may have %(most)s MB, so that they fit into a letter.")
        raise AttachmentsTooLarge(f"{text % {'most': MOST_MB}} {_('Nothing was attached.')}")
    if mine["files"] + count > MOST_FILES:
        text = _("An invoice can have %(most)s attachments.")
        raise AttachmentsTooLarge(f"{text % {'most': MOST_FILES}} {_('Nothing was attached.')}")


def add(
    invoice: Invoice, files: Sequence[StoredFile], titles: Sequence[str], *, actor: Actor, proof_of: int = 0
) -> list[InvoiceAttachment]:
    """Files that are stored already, to a draft that is held. The first may prove the line at a position."""
    mine = InvoiceAttachment.objects.filter(invoice=invoice)
    last = mine.aggregate(last=Max("position"))["last"] or 0
    rows = [
        InvoiceAttachment(invoice=invoice, file=file, title=title[:120], position=place)
        for place, (file, title) in enumerate(zip(files, titles, strict=True), last + 1)
    ]
    InvoiceAttachment.objects.bulk_create(rows)
    if proof_of and InvoiceLine.objects.filter(invoice=invoice, position=proof_of).update(receipt=rows[0].pk):
        Invoice.objects.filter(pk=invoice.pk).update(version=F("version") + 1)  # an open editor does not know of it
    _record("invoice.attached", invoice, actor, files)
    return rows


@transaction.atomic
def detach(attachment: InvoiceAttachment, *, actor: Actor) -> None:
    """Take a file from a draft; nothing of it is kept. Raises AlreadyIssued or DraftGone."""
    invoice = hold(attachment.invoice)
    InvoiceLine.objects.filter(invoice=invoice, receipt=attachment.pk).update(receipt=None)
    if InvoiceAttachment.objects.filter(pk=attachment.pk).delete()[0]:
        _record("invoice.detached", invoice, actor, [attachment.file])
        door.forget(attachment.file)


def files_of(invoice: Invoice) -> list[StoredFile]:
    """In the order in which they were attached."""
    return [each.file for each in InvoiceAttachment.objects.filter(invoice=invoice).select_related("file")]


def drop_all(invoice: Invoice) -> None:
    """A draft that is thrown away takes its files with it."""
    for each in InvoiceAttachment.objects.filter(invoice=invoice).select_related("file"):
        each.delete()
        door.forget(each.file)


def remove_all(business: Business) -> None:
    """The attachments of a guest whose day has come."""
    for each in InvoiceAttachment.objects.filter(invoice__business=business).select_related("file"):
        each.delete()
        door.forget(each.file)


def _record(verb: str, invoice: Invoice, actor: Actor, files: Sequence[StoredFile]) -> None:
    log.record(
        verb,
        chain=log.business_chain(invoice.business_id),
        actor=actor,
        subject=f"invoice:{invoice.pk}",
        data={"count": len(files)},
        files=[file.sha256 for file in files],
    )
