"""What often leads to a question or a dispute, told before the number is given. Nothing here blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Business
from clients import queries as clients
from clients.states import ClientKind
from foundation.kernel.calendar import day as in_words
from invoices.findings import Finding
from invoices.models import ConfirmedAccount, Invoice, InvoiceLine
from invoices.states import Kind, Status

LAST_DAY = 15  # of the month after the supply: art. 34g Wet OB 1968, art. 222 Directive 2006/112/EC


def check(invoice: Invoice, lines: Sequence[InvoiceLine], business: Business, today: date) -> list[Finding]:
    """At most four queries."""
    return [
        *_late(lines, today),
        *_account(invoice, business),
        *_twin(invoice, lines),
        *_buyer(invoice),
        *_unlinked(invoice),
    ]


def issue_by(supplied: date) -> date:
    """The 15th of the month after the supply."""
    following = supplied.replace(day=1) + timedelta(days=32)
    return following.replace(day=LAST_DAY)


def _late(lines: Sequence[InvoiceLine], today: date) -> Iterator[Finding]:
    supplied = min((line.service_date for line in lines if line.service_date), default=None)
    if supplied is not None and issue_by(supplied) < today:
        text = _("The oldest service should have been invoiced by %(day)s (art. 34g Wet OB). Issue it today.")
        yield Finding(
            "lines", text % {"day": in_words(issue_by(supplied).isoformat(), get_language() or "nl")}, blocks=False
        )


def _account(invoice: Invoice, business: Business) -> Iterator[Finding]:
    """Clients take another account number for fraud, and rightly ask."""
    earlier = Invoice.objects.for_business(business).issued().order_by("-issued_at").first()
    was = (earlier.snapshot.get("seller") or {}).get("iban", "") if earlier else ""
    if not (was and business.iban) or _plain(was) == _plain(business.iban):
        return
    if ConfirmedAccount.objects.filter(business=business, iban=_plain(business.iban)).exists():
        return
    text = _("Your IBAN has changed since the last invoice (%(old)s → %(new)s). Tell your clients before they ask.")
    yield Finding(
        "business", text % {"old": was, "new": business.iban}, blocks=False, mend="account",
        button=_("Yes, this is my new account"), cause="security",
    )  # fmt: skip


def _plain(iban: str) -> str:
    return "".join(iban.split()).upper()


def _twin(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Iterator[Finding]:
    """An issued invoice that says the same, line by line: words, day and amount."""
    mine = sorted((line.description, str(line.service_date), line.quantity * line.unit_price) for line in lines)
    if not mine or not invoice.buyer_name:
        return
    rows = InvoiceLine.objects.filter(
        invoice__business=invoice.business_id, invoice__status=Status.ISSUED, invoice__kind=Kind.INVOICE,
        invoice__buyer_name=invoice.buyer_name, description__in={line.description for line in lines},
    )  # fmt: skip
    theirs: dict[str, list] = defaultdict(list)
    for number, text, on, quantity, price in rows.values_list(
        "invoice__number", "description", "service_date", "quantity", "unit_price"
    )[:500]:
        theirs[number].append((text, str(on), quantity * price))
    for number, said in theirs.items():
        if sorted(said) == mine:
            text = _("Invoice %(number)s to this client says exactly the same. Is this one meant?")
            yield Finding("lines", text % {"number": number}, blocks=False, cause="invoice_error")
            return


def _buyer(invoice: Invoice) -> Iterator[Finding]:
    if invoice.buyer_kind == ClientKind.UNKNOWN:
        text = _("Is this client a business or a consumer? The law on late payment depends on it.")
        yield Finding("buyer_kind", text, blocks=False)
    if invoice.client is not None and invoice.client.language != invoice.language:
        values = {"theirs": invoice.client.get_language_display(), "this": invoice.get_language_display()}
        text = _("This client reads %(theirs)s; the invoice is in %(this)s.") % values
        yield Finding("language", text, blocks=False, mend="language", button=_("Use their language"))


def _unlinked(invoice: Invoice) -> Iterator[Finding]:
    """An agreement stands, and the invoice does not name it."""
    if invoice.client_id is None or invoice.reference:
        return
    accepted = clients.newest_accepted(invoice.client_id)
    if accepted is not None:
        text = _("The invoice does not name the agreement that your client accepted.")
        button = _("Refer to “%(title)s”") % {"title": accepted.title[:60]}
        yield Finding("reference", text, blocks=False, mend="agreement", button=button, cause="agreement")
