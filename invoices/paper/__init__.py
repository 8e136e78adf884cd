"""The papers of an issued invoice: made once from the frozen snapshot, stored by hash, never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from foundation.files import door
from invoices.errors import NoUbl
from invoices.models import Invoice, InvoiceDocument
from invoices.paper import log, pdf, ubl
from invoices.paper.names import file_name
from invoices.paper.reminder import reminder
from invoices.states import DocumentKind, Status

__all__ = [
    "build", "build_all", "build_log", "build_logs", "build_ubl", "file_name", "find", "reminder", "ubl_of",
]  # fmt: skip

CONTENT_TYPES = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.UBL: "application/xml",
    DocumentKind.LOG_PDF: "application/pdf",
    DocumentKind.LOG_CSV: "text/csv",
}
LOG_WRITERS = {DocumentKind.LOG_PDF: log.render, DocumentKind.LOG_CSV: log.write}


def build(invoice_id: UUID | str) -> InvoiceDocument:
    """The stored PDF; rendered now if it is not there yet. Two builders make one document."""
    return _build(_issued(invoice_id), DocumentKind.PDF, pdf.render)


def build_ubl(invoice_id: UUID | str) -> InvoiceDocument:
    """The stored UBL, written now if it is not there yet. Raises NoUbl, which says why there is none."""
    return _build(_issued(invoice_id), DocumentKind.UBL, ubl.write)


def build_log(invoice_id: UUID | str, kind: DocumentKind) -> InvoiceDocument:
    """The stored log of hours as PDF or CSV, made now if it is not there yet. For an invoice whose lines have one."""
    return _build(_issued(invoice_id), kind, LOG_WRITERS[kind])


def build_logs(invoice: Invoice) -> list[InvoiceDocument]:
    """Both logs of an issued invoice, none where no hours were frozen with it."""
    if not invoice.snapshot.get("time_log"):
        return []
    return [_build(invoice, kind, make) for kind, make in LOG_WRITERS.items()]


def build_all(invoice_id: UUID | str) -> None:
    """Whatever this invoice can have."""
    invoice = _issued(invoice_id)
    build_logs(invoice)
    _build(invoice, DocumentKind.PDF, pdf.render)
    try:
        _build(invoice, DocumentKind.UBL, ubl.write)
    except NoUbl:
        return  # the owner's page says what is missing


def find(invoice: Invoice, kind: DocumentKind = DocumentKind.PDF) -> InvoiceDocument | None:
    return InvoiceDocument.objects.select_related("file").filter(invoice=invoice, kind=kind).first()


def ubl_of(invoice: Invoice) -> InvoiceDocument:
    return find(invoice, DocumentKind.UBL) or build_ubl(invoice.pk)


def _issued(invoice_id: UUID | str) -> Invoice:
    return Invoice.objects.select_related("business").get(pk=invoice_id, status=Status.ISSUED)


def _build(invoice: Invoice, kind: DocumentKind, make: Callable[[Invoice], bytes]) -> InvoiceDocument:
    made = find(invoice, kind)
    if made is not None:
        return made
    content = make(invoice)
    with transaction.atomic():
        stored = door.store(file_name(invoice, kind), CONTENT_TYPES[kind], content)
        rows = InvoiceDocument.objects.select_related("file")
        return rows.get_or_create(invoice=invoice, kind=kind, defaults={"file": stored})[0]
