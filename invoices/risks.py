"""What often leads to a question or a dispute, told before the number is given. Nothing here blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Business
from clients.models import Agreement
from clients.states import ClientKind
from foundation.kernel.calendar import day as in_words
from foundation.law import terms
from foundation.law.parties import party_of
from invoices import claims
from invoices.findings import Finding, Mend
from invoices.models import ConfirmedAccount, Invoice, InvoiceLine
from invoices.states import Kind, Status

LAST_DAY = 15  # of the month after the supply: art. 34g Wet OB 1968, art. 222 Directive 2006/112/EC


def check(
    invoice: Invoice, lines: Sequence[InvoiceLine], business: Business, today: date, accepted: Agreement | None
) -> list[Finding]:
    """`accepted` is the agreement that stands with the client. At most three queries."""
    return [
        *_late(lines, today),
        *_account(invoice, business),
        *_twin(invoice, lines),
        *_buyer(invoice),
        *_term(invoice, today, accepted),
        *_unlinked(invoice, accepted),
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
        "business", text % {"old": was, "new": business.iban}, blocks=False, cause="security",
        mends=(Mend("account", _("Yes, this is my new account")),),
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
    ).annotate(beside=Count("invoice__lines")).filter(beside=len(lines))  # fmt: skip
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
        kinds = (ClientKind.BUSINESS, ClientKind.CONSUMER, ClientKind.GOVERNMENT)
        mends = tuple(Mend("kind", kind.label, value=kind) for kind in kinds)
        yield Finding("buyer_kind", text, blocks=False, mends=mends)
    if invoice.client is not None and invoice.client.language != invoice.language:
        values = {"theirs": invoice.client.get_language_display(), "this": invoice.get_language_display()}
        text = _("This client reads %(theirs)s; the invoice is in %(this)s.") % values
        yield Finding("language", text, blocks=False, mends=(Mend("language", _("Use their language")),))


def _term(invoice: Invoice, today: date, accepted: Agreement | None) -> Iterator[Finding]:
    """The term that was agreed, else the one of the law (6:119a and 6:119b BW); longer than the law's most is told."""
    if invoice.due_on is None or invoice.due_on < today:
        return
    days = (invoice.due_on - today).days
    agreed = accepted.payment_days if accepted else None
    party, _notes = party_of(invoice.buyer_kind)
    table = claims.statutes()
    usual = terms.default_days(party, today, "NL", table)
    if agreed is not None and days != agreed:
        text = _("Your client agreed to %(agreed)s days to pay; this invoice says %(days)s.")
        yield _other_term(text % {"agreed": agreed, "days": days}, agreed)
    elif agreed is None and usual and invoice.client_id and days < usual[0]:
        text = _("A term of %(days)s days was never agreed with this client; the law gives them %(law)s days then.")
        yield _other_term(text % {"days": days, "law": usual[0]}, usual[0])
    found, _rows = terms.check_term(
        days, party=party, on=today, jurisdiction="NL", table=table, expressly_agreed=agreed == days
    )
    for each in found if agreed != days else ():
        yield _other_term(f"{each.text(get_language() or 'nl')} ({each.citation})", usual[0] if usual else 30)


def _other_term(text: str, days: int) -> Finding:
    mend = Mend("term", _("Make it %(days)s days") % {"days": days}, value=str(days))
    return Finding("due_on", text, blocks=False, mends=(mend,), cause="agreement")


def _unlinked(invoice: Invoice, accepted: Agreement | None) -> Iterator[Finding]:
    """An agreement stands, and the invoice does not name it."""
    if accepted is not None and not invoice.reference:
        text = _("The invoice does not name the agreement that your client accepted.")
        button = _("Refer to “%(title)s”") % {"title": accepted.title[:60]}
        yield Finding("reference", text, blocks=False, mends=(Mend("agreement", button),), cause="agreement")
