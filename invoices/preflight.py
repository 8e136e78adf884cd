"""What stands between a draft and its number: legal gaps block, risks warn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients import queries as clients
from clients.models import Agreement
from clients.states import AgreementStatus
from invoices import clarity, documents, legal, line_risks, risks
from invoices.findings import Finding, Mend
from invoices.legal import too_long
from invoices.models import Invoice, InvoiceLine

__all__ = ["also_warned", "check", "lessons", "too_long"]

# What packages above know of earlier trouble: functions of the draft and the causes its other findings point at.
also_warned: list[Callable[[Invoice, set[str]], list[Finding]]] = []


def check(invoice: Invoice, lines: Sequence[InvoiceLine], business: Business, today: date) -> list[Finding]:
    """All findings, blocking ones first."""
    accepted = clients.newest_accepted(invoice.client_id) if invoice.client_id else None
    written = [line for line in lines if line.deposit_id is None]
    results = clarity.judge(invoice, written)
    found = [*legal.check(invoice, lines, business, today), *_gaps(invoice), *_agreement(invoice, accepted)]
    found += risks.check(invoice, lines, business, today, accepted)
    found += line_risks.check(invoice, written, results)
    found += lessons(invoice, found)
    return sorted(found, key=lambda finding: not finding.blocks)


def lessons(invoice: Invoice, found: Sequence[Finding] = ()) -> list[Finding]:
    """What was learned from disputes with this client, or from those with a cause that these findings point at."""
    causes = {finding.cause for finding in found if finding.cause}
    return [lesson for warn in also_warned for lesson in warn(invoice, causes)]


def _gaps(invoice: Invoice) -> list[Finding]:
    """What is usual and not there: the order number a client asks for, an address, the date of a rate."""
    found = []
    if invoice.currency != documents.EURO and invoice.exchange_rate is not None and not invoice.exchange_rate_on:
        found.append(Finding("exchange_rate_on", _("The date of the exchange rate is not filled in."), blocks=False))
    if not invoice.reference and invoice.client is not None and invoice.client.order_required:
        text, usual = _("This client wants an order number on every invoice."), invoice.client.reference
        mend = Mend("order", _("Put it in"), ask=_("Order number"), usual=usual)
        found.append(Finding("reference", text, blocks=False, mends=(mend,), cause="invoice_error"))
    if not invoice.buyer_email:
        found.append(Finding("buyer_email", _("Without the client's e-mail address you can only download."), False))
    return found


def _agreement(invoice: Invoice, accepted: Agreement | None = None) -> list[Finding]:
    """Without an accepted agreement it is one word against the other. A client who is only typed has none."""
    if invoice.client_id is None or accepted is not None:
        return []
    text = NOT_AGREED.get(clients.standing_of_agreements(invoice.client_id), "")
    return [Finding("client", text, blocks=False, cause="agreement")] if text else []


NOT_AGREED = {
    None: _("There is no accepted agreement with this client: what was agreed is one word against the other."),
    AgreementStatus.DECLINED: _("The client declined your agreement. Settle that before you send an invoice."),
    AgreementStatus.SENT: _("The client has not accepted your agreement yet."),
}
