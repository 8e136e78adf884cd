"""An Invoice Response that the owner received through Peppol: it opens a case, or becomes part of the one that runs.

It has no legal power (OP-BR111-R008): a case never ends by it, only by what the client does in the portal.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from disputes import responses
from disputes.errors import NotComplete
from disputes.models import Dispute, ReceivedResponse
from disputes.services import evidence, letters, moves, report
from disputes.services.report import LineClaim
from disputes.states import OPEN
from foundation.audit import log
from foundation.einvoicing.response import NEEDS_REASON, InvoiceResponse, Said, out_of_order
from foundation.einvoicing.response_json import response_data
from foundation.files import door
from foundation.files.models import StoredFile
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import settle


@transaction.atomic
def receive(
    invoice: Invoice, *, response: InvoiceResponse, source: door.Inspected, lines: Iterable[int], actor: Actor
) -> ReceivedResponse:
    """`source`: the file, inspected; `lines`: ids of the invoice's lines that a new case is about.

    Raises NotComplete for another invoice, a status that may not follow the last one, and a number read before.
    """
    row = settle.lock(invoice.pk)
    _must_be_about(row, response)
    _must_follow(row, response)
    dispute = Dispute.objects.filter(invoice=row, state__in=OPEN).order_by("-opened_at").first()
    if dispute is not None:
        stored = _add(moves.lock(dispute), response, source, actor)
    elif response.status in NEEDS_REASON:
        dispute = _open(row, response, source, list(lines), actor)
        stored = dispute.exhibits.get().file
        _record(dispute, response, actor)
    else:
        stored = door.accept(source)
    received = _keep(row, dispute, response, stored)
    if dispute is None:
        _record_on_business(row, received, actor)
    return received


def _must_be_about(invoice: Invoice, response: InvoiceResponse) -> None:
    if response.invoice_number == invoice.number:
        return
    known = Invoice.objects.for_business(invoice.business).filter(number=response.invoice_number).exists()
    named = {"number": response.invoice_number[:40]}
    if known:
        raise NotComplete(_("This answer is about invoice %(number)s. Open that invoice and add it there.") % named)
    raise NotComplete(_("This answer is about invoice %(number)s, and you have no invoice of that number.") % named)


def _must_follow(invoice: Invoice, response: InvoiceResponse) -> None:
    last = ReceivedResponse.objects.filter(invoice=invoice).last()
    refused = out_of_order(Said(last.status, last.partly) if last else None, Said.of(response))
    if last is not None and last.response_id == response.id:
        raise NotComplete(_("This answer was added before. Nothing was changed."))
    if refused is not None:
        raise NotComplete(refused.text(translation.get_language() or "en"))


def _open(
    invoice: Invoice, response: InvoiceResponse, source: door.Inspected, lines: list[int], actor: Actor
) -> Dispute:
    with translation.override(invoice.language):
        words = responses.in_words(response)
        summary = "\n".join([_("The buyer's bookkeeping answered through Peppol."), *words])
    reason = responses.our_reason(response)
    return report.report(
        invoice,
        lines=[LineClaim(line, reason, "\n".join(words[1:]) or words[0]) for line in lines],
        summary=summary[:5000],
        wish="",
        client_name=invoice.buyer_contact or invoice.buyer_name,
        client_email=invoice.buyer_email,
        actor=actor,
        uploads=[source],
    )


def _add(dispute: Dispute, response: InvoiceResponse, source: door.Inspected, actor: Actor) -> StoredFile:
    with translation.override(dispute.language):
        words = "\n".join(responses.in_words(response))
        title = _("Invoice Response %(number)s") % {"number": response.id}
    exhibit = evidence.keep(dispute, source, title=title, line=None, share=True, actor=actor)
    _record(dispute, response, actor)
    letters.tell(dispute, "responded", actor=actor, quote=words)
    return exhibit.file


def _record(dispute: Dispute, response: InvoiceResponse, actor: Actor) -> None:
    facts = {"response": response.id[:200], "status": response.status, "reasons": response.reasons}
    with translation.override(dispute.language):
        words = "\n".join(responses.in_words(response))
    moves.record(dispute, "response.received", actor, text=words, data=facts)


def _record_on_business(invoice: Invoice, received: ReceivedResponse, actor: Actor) -> None:
    log.record(
        "response.received",
        chain=log.business_chain(invoice.business_id),
        actor=actor,
        subject=f"invoice:{invoice.pk}",
        data={"response": received.response_id, "status": received.status},
        files=[received.file.sha256],
    )


def _keep(invoice: Invoice, dispute: Dispute | None, response: InvoiceResponse, stored: StoredFile) -> ReceivedResponse:
    try:
        with transaction.atomic():
            return ReceivedResponse.objects.create(
                business=invoice.business,
                invoice=invoice,
                dispute=dispute,
                response_id=response.id[:200],
                status=response.status,
                partly=response.partly,
                content=response_data(response),
                file=stored,
            )
    except IntegrityError as error:
        raise NotComplete(_("This answer was added before. Nothing was changed.")) from error
