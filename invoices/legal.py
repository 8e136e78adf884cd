"""What the law wants on an invoice (art. 35a Wet OB 1968, art. 226 and 230 Directive 2006/112/EC, art. 27
Handelsregisterwet): each gap blocks with a sentence of its own. The date and the next number come with issuing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.states import VatScheme
from foundation.wording import dates, lexicon
from invoices import documents
from invoices.findings import Finding, Mend
from invoices.models import Invoice, InvoiceLine
from invoices.states import DiscountKind, VatCategory

MOST_LINES, LONGEST_LINE, MOST_TEXT = 1_000, 2_000, 200_000  # what a PDF holds; lines and characters
WITH_RATE = {VatCategory.STANDARD}


def check(invoice: Invoice, lines: Sequence[InvoiceLine], business: Business, today: date) -> list[Finding]:
    """Everything that stops this draft. No query."""
    return [
        *_seller(business),
        *_buyer(invoice, lines),
        *_lines(lines, business),
        *_supplied(invoice, lines),
        *_rates(lines),
        *_terms(invoice, lines),
        *_sums(invoice, lines),
        *_dates(invoice, business, today),
    ]


def _seller(business: Business) -> Iterator[Finding]:
    if not business.name:
        yield Finding("business", _("Your business name is missing."))
    if not (business.address and business.city):
        yield Finding("business", _("Your address is missing."))
    if business.vat_scheme == VatScheme.STANDARD and not business.vat_id:
        yield Finding("business", _("Your VAT number is missing. It must be on the invoice."))
    if business.country == "NL" and not business.kvk:
        yield Finding("business", _("Your KvK number is missing. It must be on the invoice."))
    if not business.iban:
        yield Finding("business", _("Your IBAN is missing. Without it nobody can pay you."))


def _buyer(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Iterator[Finding]:
    if not invoice.buyer_name:
        yield Finding("buyer_name", _("The client's name is missing."))
    if not (invoice.buyer_address and invoice.buyer_city):
        yield Finding("buyer_address", _("The client's address is missing."))
    needs_vat_id = {line.vat_category for line in lines} & {VatCategory.REVERSE, VatCategory.INTRA_EU}
    if needs_vat_id and not invoice.buyer_vat_id:
        yield Finding("buyer_vat_id", _("Reverse charge needs the client's VAT number."))


def _lines(lines: Sequence[InvoiceLine], business: Business) -> Iterator[Finding]:
    """Nature and extent of what was done, and what can stand on one invoice."""
    if not lines:
        yield Finding("lines", _("There is no line on the invoice yet."))
    if any(not re.search(r"[^\W\d_]{2}", line.description) for line in lines):
        yield Finding("lines", _("A line has no description. Say what you did."))
    if any(line.quantity == 0 for line in lines):
        yield Finding("lines", _("A line has the quantity 0."))
    categories = {line.vat_category for line in lines}
    if VatCategory.OUTSIDE in categories and len(categories) > 1:
        yield Finding("lines", _("“No VAT number” cannot be mixed with other VAT rates on one invoice."))
    if VatCategory.STANDARD in categories and business.vat_scheme != VatScheme.STANDARD:
        yield Finding("lines", _("You do not charge VAT (see your settings), but a line has a VAT rate."))
    if sum((line.net for line in lines), 0) < 0:
        yield Finding("lines", _("The total is below zero. Use a credit note to give money back."))
    if long := too_long([line.description for line in lines]):
        yield Finding("lines", long)


def _supplied(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Iterator[Finding]:
    """When it was done: a date in its field, or a day or period in words. A deposit comes before the work."""
    if invoice.is_deposit or _names_a_day(invoice.notes):
        return
    bare = [str(place) for place, line in enumerate(lines, 1) if _undated(line)]
    if bare:
        text = _("Line %(numbers)s: the day or period of the service is missing. It must be on the invoice.")
        today = Mend("supplied", _("It was today"))
        yield Finding("lines", text % {"numbers": ", ".join(bare)}, mends=(today,))


def _undated(line: InvoiceLine) -> bool:
    bare = line.service_date is None and line.deposit_id is None
    return bare and bool(line.description.strip()) and not _names_a_day(line.description)


def _names_a_day(text: str) -> bool:
    return any(dates.pattern(language).search(text) for language in lexicon.LANGUAGES)


def _rates(lines: Sequence[InvoiceLine]) -> Iterator[Finding]:
    """A rate belongs to its kind of VAT; what carries none says why (its legend)."""
    odd = [str(p) for p, line in enumerate(lines, 1) if (line.vat_category in WITH_RATE) != (line.vat_rate > 0)]
    if odd:
        text = _("Line %(numbers)s: the rate does not fit this kind of VAT. Choose the VAT of the line again.")
        yield Finding("lines", text % {"numbers": ", ".join(odd)})


def _terms(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Iterator[Finding]:
    """The VAT is owed in euro (art. 230 Directive 2006/112/EC); a discount takes no more than there is."""
    if invoice.currency != documents.EURO and invoice.exchange_rate is None:
        text = _("The exchange rate is missing. The VAT must be on the invoice in euro too.")
        yield Finding("exchange_rate", text)
    fixed = invoice.discount if invoice.discount_kind == DiscountKind.AMOUNT else 0
    if fixed and documents.calculate(lines, invoice).entered_discount < fixed:
        yield Finding("discount", _("The discount is more than the lines come to."))


def _sums(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Iterator[Finding]:
    """The sums that the editor showed are those of these lines."""
    if not lines:
        return
    found = documents.columns(documents.calculate(lines, invoice))
    if any(getattr(invoice, name) != value for name, value in found.items()):
        yield Finding("lines", _("The sums are not those of the lines. Open the draft and save it once more."))


def _dates(invoice: Invoice, business: Business, today: date) -> Iterator[Finding]:
    days = business.payment_days
    mend = Mend("term", _("Make it %(days)s days") % {"days": days}, value=str(days))
    if not invoice.due_on:
        yield Finding("due_on", _("The due date is missing."), mends=(mend,))
    elif invoice.due_on < today:
        yield Finding("due_on", _("The due date has already passed."), mends=(mend,))


def too_long(descriptions: Sequence[str]) -> str:
    """Why these lines do not fit into one PDF, in words; empty when they do."""
    if len(descriptions) > MOST_LINES:
        text = _("An invoice has at most %(most)s lines; this one has %(count)s. Split it into two invoices.")
        return text % {"most": MOST_LINES, "count": len(descriptions)}
    if any(len(text) > LONGEST_LINE for text in descriptions):
        return _("A description has at most %(most)s characters. Put the rest into an attachment.") % {
            "most": LONGEST_LINE
        }
    if sum(map(len, descriptions)) > MOST_TEXT:
        text = _("All descriptions together have at most %(most)s characters. Shorten them or split the invoice.")
        return text % {"most": MOST_TEXT}
    return ""
