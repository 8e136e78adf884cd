"""ZIP files of PDFs, e-invoices and tables. Documents are made first, one by one; then the ZIP is only copying."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.files import door
from foundation.files.errors import FileLost
from foundation.kernel.actors import Actor
from foundation.kernel.spreadsheet import write_csv
from foundation.work.kinds import Beat, Item, Kind, Result, Run
from invoices import archive, paper, spreadsheets
from invoices.archive import Archive
from invoices.bulk.acts import address
from invoices.bulk.targets import ISSUED, Targets, business_of, invoice_of, suiting
from invoices.errors import NotIssued, NoUbl
from invoices.models import Invoice, InvoiceDocument
from invoices.services import bulk
from invoices.states import DocumentKind

CSV, UBL, PDF, ALL = "csv", "ubl", "pdf", "all"
KINDS_OF = {CSV: (), UBL: (DocumentKind.UBL,), PDF: (DocumentKind.PDF,), ALL: (DocumentKind.PDF, DocumentKind.UBL)}


def _print(run: Run, item: Item) -> None:
    invoice = invoice_of(run, item)
    if invoice.is_draft:
        raise NotIssued
    if DocumentKind.PDF in _wanted(run):
        paper.build(invoice.pk)


def _write_ubl(run: Run, item: Item, actor: Actor) -> str | None:
    """That there is none is no failure: the index says why."""
    if DocumentKind.UBL in _wanted(run):
        try:
            paper.build_ubl(item.target)
        except NoUbl as reason:
            return str(reason)
    return None


def _wanted(run: Run) -> tuple[DocumentKind, ...]:
    return KINDS_OF[run.parameters.get("what", PDF)]


def _of_period(run: Run) -> QuerySet[Invoice]:
    start, end = date.fromisoformat(run.parameters["start"]), date.fromisoformat(run.parameters["end"])
    return spreadsheets.of_period(business_of(run), start, end).filter(issued_at__lte=run.queued_at)


def _documents_of_period(run: Run) -> Targets:
    rows = _of_period(run).only("pk", "number", "buyer_name", "status")
    if _wanted(run):
        for invoice in rows.iterator(chunk_size=500):
            yield str(invoice.pk), f"{invoice.number} · {invoice.buyer_name}"


def _zip_of_chosen(run: Run, actor: Actor, beat: Beat) -> Result:
    rows = Invoice.objects.for_business(business_of(run)).issued().filter(pk__in=_done(run))
    with _file(run) as (path, bundle):
        count = _add_documents(run, bundle, rows.order_by("issued_on", "number"), beat)
        _add_refusals(run, bundle)
    return _result(path, count, _("invoices"))


def _zip_of_period(run: Run, actor: Actor, beat: Beat) -> Result:
    rows, language = _of_period(run), run.language
    with _file(run) as (path, bundle):
        count = _add_documents(run, bundle, rows, beat) if _wanted(run) else rows.count()
        if run.parameters["what"] in {CSV, ALL}:
            with bundle.entry("invoices.csv") as out:
                write_csv(out, spreadsheets.INVOICE_COLUMNS, spreadsheets.invoices(rows), language=language)
            beat(0, count)
            with bundle.entry("lines.csv") as out:
                write_csv(out, spreadsheets.LINE_COLUMNS, spreadsheets.lines(rows), language=language)
    word = _("invoices")
    return _result(path, count, f"{word}-{run.parameters['start']}-{run.parameters['end']}-{run.parameters['what']}")


def _done(run: Run) -> list[UUID]:
    return [UUID(target) for target in run.items.filter(fate=Item.Fate.DONE).values_list("target", flat=True)]


@contextmanager
def _file(run: Run) -> Iterator[tuple[Path, Archive]]:
    """A temporary file that is gone when the work is interrupted."""
    with tempfile.NamedTemporaryFile(prefix="helder-", suffix=".zip", delete=False) as raw:
        path = Path(raw.name)
    try:
        with archive.written(path, run.language) as bundle:
            yield path, bundle
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _add_documents(run: Run, bundle: Archive, rows: QuerySet[Invoice], beat: Beat) -> int:
    """Each stored file, compared with its hash on the way; what is missing is named with its reason."""
    stored = InvoiceDocument.objects.select_related("file")
    found = rows.prefetch_related(Prefetch("documents", stored)).only("number", "kind", "language", "status")
    reasons = dict(run.items.exclude(sentence="").values_list("target", "sentence"))
    count, total = 0, run.total or 0
    for count, invoice in enumerate(found.iterator(chunk_size=200), start=1):
        made = {document.kind: document for document in invoice.documents.all()}
        for kind in _wanted(run):
            _add(bundle, invoice, kind, made.get(kind), reasons.get(str(invoice.pk), ""))
        beat(count, total)
    return count


def _add(bundle: Archive, invoice: Invoice, kind: DocumentKind, document: InvoiceDocument | None, why: str) -> None:
    name = f"{kind.value}/{paper.file_name(invoice, kind)}"
    if document is None:
        bundle.missing(name, invoice.number, why or _("It could not be made."))
        return
    try:
        content = door.read(document.file)
    except FileLost as lost:
        bundle.missing(name, invoice.number, str(lost))
        return
    with bundle.entry(name, invoice.number) as out:
        out.write(content)


def _add_refusals(run: Run, bundle: Archive) -> None:
    for label, sentence in run.items.filter(fate=Item.Fate.FAILED).values_list("label", "sentence"):
        bundle.missing("", label, sentence)


def _result(path: Path, count: int, stem: str) -> Result:
    text = ngettext("%(n)s invoice is in the file.", "%(n)s invoices are in the file.", count) % {"n": count}
    return Result(text, file=path, file_name=f"{stem}.zip")


PDFS = Kind(
    bulk.PDFS, gettext_lazy("Download PDFs"), targets=suiting(ISSUED), prepare=_print, finish=_zip_of_chosen,
    address=address, leads_to=lambda run: reverse("invoices:list"),
)  # fmt: skip
EXPORT = Kind(
    bulk.EXPORT, gettext_lazy("Export by period"), targets=_documents_of_period, prepare=_print, act=_write_ubl,
    finish=_zip_of_period, address=address, leads_to=lambda run: reverse("invoices:export"),
)  # fmt: skip
