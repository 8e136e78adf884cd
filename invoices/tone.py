"""What the tone check knows of an invoice: its figures, what the law says of it, and how its client is spoken to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from accounts.models import Business
from clients.states import Address, ClientKind
from clients.tone import amounts_typed
from foundation.kernel.calendar import local_date
from foundation.law import rates
from foundation.law.parties import CONSUMER, party_of
from foundation.law.table import shipped
from foundation.wording import figures
from foundation.wording.tone import LegalFacts, ToneContext
from invoices.models import Invoice

MOST_STEPS = 400  # as many whole hours of one line are looked at


def of_invoice(invoice: Invoice) -> ToneContext:
    """A covering letter: it asks nothing by itself, and names only figures of this invoice."""
    return ToneContext(
        language=invoice.language,
        expects_reply=False,
        amounts=frozenset(amounts_of(invoice)),
        numbers=frozenset(numbers_of(invoice)),
        law=law_of(invoice),
    )


def of_credit(invoice: Invoice, data: Mapping[str, str]) -> ToneContext:
    """The sentence on a credit note: it gives something back, and may name the amounts that are typed beside it."""
    typed = amounts_typed(data, ("amount", "line_*"))
    context = of_invoice(invoice)
    return replace(context, concedes=True, amounts=frozenset([*(context.amounts or ()), *typed]))


def amounts_of(invoice: Invoice) -> Iterator[Decimal]:
    """Every amount that stands on the invoice or follows from a line by counting its hours."""
    yield from (invoice.net_total, invoice.vat_total, invoice.total, invoice.credited_total, invoice.paid_total)
    yield from (invoice.open_total, invoice.disputed_total, invoice.undisputed_open, invoice.written_off_total)
    yield from invoice.credit_notes.values_list("total", flat=True)
    for line in invoice.lines.all():
        yield from (line.net, line.unit_price)
        yield from (line.unit_price * step for step in range(1, min(int(line.quantity), MOST_STEPS) + 1))


def numbers_of(invoice: Invoice) -> Iterator[str]:
    yield invoice.number
    yield from figures.numbers(f"{invoice.reference} {invoice.notes}")
    if invoice.corrects_id:
        yield invoice.corrects.number
    yield from invoice.credit_notes.values_list("number", flat=True)


def law_of(invoice: Invoice) -> LegalFacts:
    """What the tables say of today. Of a client whose kind is not known only the limitation and the 14 days."""
    if invoice.buyer_kind == ClientKind.UNKNOWN:
        return LegalFacts()
    return _law(invoice.business, invoice.buyer_kind)


def laws_of(business: Business) -> list[LegalFacts]:
    """The same for words that go to clients of every kind."""
    return [_law(business, kind) for kind in (ClientKind.CONSUMER, ClientKind.BUSINESS)]


def _law(business: Business, kind: str) -> LegalFacts:
    party, _remarks = party_of(kind)
    rate = rates.rate_on(shipped(), party, local_date(timezone.now(), business.time_zone), business.country)
    return LegalFacts(consumer=party == CONSUMER, interest_rate=rate.percent if rate else None)


def form_of_address(invoice: Invoice) -> str:
    """u or je, as the letters name it."""
    informal = invoice.client is not None and invoice.client.form_of_address == Address.INFORMAL
    return "je" if informal else "u"
