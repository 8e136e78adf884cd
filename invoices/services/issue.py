"""Issue: number + freeze + link in one transaction; the PDF follows from the snapshot after the commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Business
from clients import queries as clients
from clients.models import Client
from foundation.audit import log
from foundation.einvoicing.entry import Sums
from foundation.einvoicing.totals import CALCULATION_VERSION
from foundation.kernel.actors import Actor
from foundation.kernel.bell import ring
from foundation.kernel.calendar import local_date
from foundation.links import services as links
from foundation.wording.clarity import AMBER, Clarity
from invoices import clarity, deposits, documents, faq, legal, numbering
from invoices.errors import DepositGone, DraftChanged, NotReady, UnclearLines
from invoices.models import DepositUse, Invoice, InvoiceLine
from invoices.services import glossary, ties
from invoices.services.draft import BUYER_FROM_CLIENT, why_closed
from invoices.states import Kind, Status
from invoices.tasks import build_document

LINK_LIVES = timedelta(days=730)

# What packages above want frozen with every invoice: name → function of the business, called in the transaction.
also_frozen: dict[str, Callable[[Business], Any]] = {}


@transaction.atomic
def issue(invoice: Invoice, *, version: int, actor: Actor, reason: str = "") -> Invoice:
    """Give the draft its number; from here on it is history. `reason` says why a red line goes out as it is.

    Raises AlreadyIssued, DraftChanged (another version was saved in between), NotReady (legal gaps), UnclearLines
    (a red line and no reason) or DepositGone.
    """
    invoice = lock(invoice.pk)
    if not invoice.is_draft:
        raise why_closed(invoice.pk)
    if invoice.version != version:
        raise DraftChanged
    lines = list(invoice.lines.select_related("deposit"))
    today = local_date(timezone.now(), invoice.business.time_zone)
    if gaps := legal.check(invoice, lines, invoice.business, today):
        raise NotReady(gaps)
    scores = clarity.judge(invoice, [line for line in lines if line.deposit_id is None])
    red = [place for place, score in enumerate(scores, start=1) if score.band == "red"]
    if red and not reason.strip():
        raise UnclearLines(red)
    invoice.client = _client_of(invoice)
    _take_off(invoice, lines)
    result = documents.calculate(lines, invoice)
    documents.spread(lines, result, invoice)
    issued = finalise(invoice, lines, result, today=today, actor=actor, scores=scores, reason=reason if red else "")
    glossary.explained_on(issued, actor=actor)
    return issued


def _take_off(invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """Mark the deposits as settled, once for ever, after a look under the lock at what is left of them now."""
    mine = [line for line in lines if line.deposit is not None]
    if not mine:
        return
    ids = sorted({line.deposit_id for line in mine})
    list(Invoice.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    now = [each for each in deposits.open_for(invoice) if each.invoice.pk in ids]
    found = {(row["deposit"].pk, row["vat_category"], row["vat_rate"], row["unit_price"])
             for row in deposits.lines_of(now, invoice)}  # fmt: skip
    if found != {(line.deposit_id, line.vat_category, line.vat_rate, line.unit_price) for line in mine}:
        raise DepositGone(sorted({line.deposit.number for line in mine if line.deposit}))
    try:
        with transaction.atomic():
            DepositUse.objects.bulk_create(DepositUse(deposit_id=pk, invoice=invoice) for pk in ids)
    except IntegrityError as error:
        raise DepositGone(sorted({line.deposit.number for line in mine if line.deposit})) from error


def lock(pk: UUID) -> Invoice:
    """The invoice row, locked till the end of the transaction. First in the order invoice → dispute → counter."""
    return Invoice.objects.select_for_update(of=("self",)).select_related("business", "client", "corrects").get(pk=pk)


def finalise(
    invoice: Invoice,
    lines: Sequence[InvoiceLine],
    result: Sums,
    *,
    today: date,
    actor: Actor,
    scores: Sequence[Clarity] = (),
    reason: str = "",
) -> Invoice:
    """Freeze a locked draft (or a credit note being made) under its number, with how clear its lines were."""
    business = invoice.business
    links.create(purpose="invoice", target_id=invoice.pk, expires_at=timezone.now() + LINK_LIVES)
    faq_version = faq.current(business, invoice.language)
    extra = _also(invoice, lines, scores)
    number_format = business.credit_number_format if invoice.is_credit_note else business.number_format
    invoice.status, invoice.issued_on, invoice.issued_at = Status.ISSUED, today, timezone.now()
    for name, value in documents.columns(result).items():
        setattr(invoice, name, value)
    invoice.calculation_version = CALCULATION_VERSION
    invoice.number = numbering.next_number(
        business_id=business.pk, number_format=number_format, kind=invoice.kind, day=today
    )
    invoice.snapshot = documents.freeze(invoice, lines, result, business, faq=str(faq_version.pk), **extra)
    invoice.save(update_fields=FROZEN_FIELDS)
    _record(invoice, actor, reason)
    transaction.on_commit(partial(ring, build_document, str(invoice.pk)), robust=True)
    return invoice


def _also(invoice: Invoice, lines: Sequence[InvoiceLine], scores: Sequence[Clarity]) -> dict[str, Any]:
    """What is frozen beside the document itself. `log_head` makes its paper a witness of what the log said before."""
    business = invoice.business
    extra = {name: freeze(business) for name, freeze in also_frozen.items()}
    extra["log_head"] = log.head(log.business_chain(business.pk)).foot
    if not invoice.is_credit_note:
        extra["agreements"] = clients.frozen_agreements(invoice.client_id)
    if time_log := ties.frozen_log(invoice, lines):
        extra["time_log"] = time_log
    if attached := documents.frozen_attachments(invoice):
        extra["attachments"] = attached
    if scores:
        extra["clarity"] = clarity.frozen(scores)
    return extra


FROZEN_FIELDS = (
    "client", "status", "number", "issued_on", "issued_at", "snapshot", "calculation_version",
    "net_total", "vat_total", "rounding_total", "total",
)  # fmt: skip


def _record(invoice: Invoice, actor: Actor, reason: str) -> None:
    verb = "credit_note.issued" if invoice.kind == Kind.CREDIT_NOTE else "invoice.issued"
    data = {"number": invoice.number, "total": invoice.total, "currency": invoice.currency}
    if reason:
        data["unclear"] = [row for row in invoice.snapshot["clarity"] if row["score"] < AMBER]
    log.record(
        verb,
        chain=log.business_chain(invoice.business_id),
        actor=actor,
        subject=f"invoice:{invoice.pk}",
        data=data,
        text=reason,
        before=Status.DRAFT,
        after=Status.ISSUED,
    )


def _client_of(invoice: Invoice) -> Client:
    """The client this was typed for: the one picked, else one of the same name and address, else a new one.

    The business is locked meanwhile: two drafts issued at once must not both find nobody.
    """
    if invoice.client is not None:
        return invoice.client
    Business.objects.select_for_update(no_key=True).get(pk=invoice.business_id)
    typed = {theirs: getattr(invoice, ours) for ours, theirs in BUYER_FROM_CLIENT.items()}
    known = Client.objects.for_business(invoice.business).filter(name=typed["name"], email=typed["email"]).first()
    return known or Client.objects.create(business=invoice.business, **typed)
