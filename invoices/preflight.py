"""What stands between a draft and its number: legal gaps block (art. 35a Wet OB 1968), risks warn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.states import VatScheme
from clients import queries as clients
from clients.states import AgreementStatus
from foundation.kernel.money import format_quantity
from invoices import clarity, documents, risks, timelog
from invoices.findings import Finding
from invoices.models import Invoice, InvoiceLine
from invoices.states import DiscountKind, Unit, VatCategory

MOST_LINES, LONGEST_LINE, MOST_TEXT = 1_000, 2_000, 200_000  # what a PDF holds; lines and characters
LOGGED_FROM = 8  # hours: where the clarity rules begin to ask for a log too
ZERO_RATED = {VatCategory.REVERSE, VatCategory.EXEMPT, VatCategory.INTRA_EU, VatCategory.EXPORT, VatCategory.OUTSIDE}


# What packages above know of earlier trouble: functions of the draft and the causes its other findings point at.
also_warned: list[Callable[[Invoice, set[str]], list[Finding]]] = []


def check(invoice: Invoice, lines: Sequence[InvoiceLine], business: Business, today: date) -> list[Finding]:
    """All findings, blocking ones first."""
    found = _demanded(invoice, lines, business, today)
    found += [*_risks(invoice, lines), *_agreement(invoice), *_hours(invoice, lines)]
    found += [*risks.check(invoice, lines, business, today)]
    found += _unclear(invoice, lines)
    found += lessons(invoice, found)
    return sorted(found, key=lambda finding: not finding.blocks)


def gaps(invoice: Invoice, lines: Sequence[InvoiceLine], business: Business, today: date) -> list[Finding]:
    """The blocking ones alone, without a query: issuing holds locks and has no use for advice."""
    return [finding for finding in _demanded(invoice, lines, business, today) if finding.blocks]


def _demanded(invoice: Invoice, lines: Sequence[InvoiceLine], business: Business, today: date) -> list[Finding]:
    found = [*_seller(business), *_buyer(invoice, lines), *_lines(lines, business), *_dates(invoice, today)]
    return found + _terms(invoice, lines)


def lessons(invoice: Invoice, found: Sequence[Finding] = ()) -> list[Finding]:
    """What was learned from disputes with this client, or from those with a cause that these findings point at."""
    causes = {finding.cause for finding in found if finding.cause}
    return [lesson for warn in also_warned for lesson in warn(invoice, causes)]


def _seller(business: Business) -> list[Finding]:
    found = []
    if not business.name:
        found.append(Finding("business", _("Your business name is missing.")))
    if not (business.address and business.city):
        found.append(Finding("business", _("Your address is missing.")))
    if business.vat_scheme == VatScheme.STANDARD and not business.vat_id:
        found.append(Finding("business", _("Your VAT number is missing. It must be on the invoice.")))
    if not business.iban:
        found.append(Finding("business", _("Your IBAN is missing. Without it nobody can pay you.")))
    if business.country == "NL" and not business.kvk:
        found.append(Finding("business", _("Your KvK number is not filled in."), blocks=False))
    return found


def _buyer(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[Finding]:
    found = []
    if not invoice.buyer_name:
        found.append(Finding("buyer_name", _("The client's name is missing.")))
    if not (invoice.buyer_address and invoice.buyer_city):
        found.append(Finding("buyer_address", _("The client's address is missing.")))
    needs_vat_id = {line.vat_category for line in lines} & {VatCategory.REVERSE, VatCategory.INTRA_EU}
    if needs_vat_id and not invoice.buyer_vat_id:
        found.append(Finding("buyer_vat_id", _("Reverse charge needs the client's VAT number.")))
    return found


def _lines(lines: Sequence[InvoiceLine], business: Business) -> list[Finding]:
    found = []
    if not lines:
        found.append(Finding("lines", _("There is no line on the invoice yet.")))
    if any(not line.description.strip() for line in lines):
        found.append(Finding("lines", _("A line has no description. Say what you did.")))
    if any(line.quantity == 0 for line in lines):
        found.append(Finding("lines", _("A line has the quantity 0.")))
    categories = {line.vat_category for line in lines}
    if VatCategory.OUTSIDE in categories and len(categories) > 1:
        found.append(Finding("lines", _("“No VAT number” cannot be mixed with other VAT rates on one invoice.")))
    if VatCategory.STANDARD in categories and business.vat_scheme != VatScheme.STANDARD:
        found.append(Finding("lines", _("You do not charge VAT (see your settings), but a line has a VAT rate.")))
    if sum((line.net for line in lines), 0) < 0:
        found.append(Finding("lines", _("The total is below zero. Use a credit note to give money back.")))
    long = too_long([line.description for line in lines])
    return [*found, Finding("lines", long)] if long else found


def _terms(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[Finding]:
    """The VAT is owed in euro (art. 230 Directive 2006/112/EC); a discount takes no more than there is."""
    found = []
    if invoice.currency != documents.EURO and invoice.exchange_rate is None:
        text = _("The exchange rate is missing. The VAT must be on the invoice in euro too.")
        found.append(Finding("exchange_rate", text))
    elif invoice.currency != documents.EURO and not invoice.exchange_rate_on:
        found.append(Finding("exchange_rate_on", _("The date of the exchange rate is not filled in."), blocks=False))
    fixed = invoice.discount if invoice.discount_kind == DiscountKind.AMOUNT else 0
    if fixed and documents.calculate(lines, invoice).entered_discount < fixed:
        found.append(Finding("discount", _("The discount is more than the lines come to.")))
    return found


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


def _dates(invoice: Invoice, today: date) -> list[Finding]:
    if not invoice.due_on:
        return [Finding("due_on", _("The due date is missing."))]
    if invoice.due_on < today:
        return [Finding("due_on", _("The due date has already passed."))]
    return []


def _risks(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[Finding]:
    found = []
    if any(line.service_date is None and line.deposit_id is None for line in lines):
        found.append(Finding("lines", _("A line has no service date. Clients ask about those first."), blocks=False))
    if not invoice.reference and invoice.client is not None and invoice.client.order_required:
        text, usual = _("This client wants an order number on every invoice."), invoice.client.reference
        button = _("Put in %(number)s") % {"number": usual} if usual else ""
        mend = "order" if usual else ""
        found.append(Finding("reference", text, blocks=False, mend=mend, button=button, cause="invoice_error"))
    if not invoice.buyer_email:
        found.append(Finding("buyer_email", _("Without the client's e-mail address you can only download."), False))
    return found


def _agreement(invoice: Invoice) -> list[Finding]:
    """Without an accepted agreement it is one word against the other. A client who is only typed has none."""
    if invoice.client_id is None:
        return []
    text = NOT_AGREED.get(clients.standing_of_agreements(invoice.client_id), "")
    return [Finding("client", text, blocks=False, cause="agreement")] if text else []


NOT_AGREED = {
    None: _("There is no accepted agreement with this client: what was agreed is one word against the other."),
    AgreementStatus.DECLINED: _("The client declined your agreement. Settle that before you send an invoice."),
    AgreementStatus.SENT: _("The client has not accepted your agreement yet."),
}


def _hours(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[Finding]:
    """Many hours without a log, and hours that differ from their log."""
    bare = [str(place) for place, line in enumerate(lines, 1) if _wants_a_log(line)]
    found = []
    if bare:
        text = _("Line %(numbers)s: hours without a log. Keep them under Time, and your client sees when you did what.")
        found.append(Finding("lines", text % {"numbers": ", ".join(bare)}, blocks=False))
    language = get_language() or "nl"
    for place, said, logged in timelog.odd_sums(invoice, lines):
        text = _("Line %(number)s says %(said)s hours, its log adds up to %(logged)s.")
        values = {"said": format_quantity(said, language), "logged": format_quantity(logged, language)}
        found.append(Finding("lines", text % ({"number": place} | values), blocks=False))
    return found


def _wants_a_log(line: InvoiceLine) -> bool:
    return line.unit == Unit.HOUR and line.quantity >= LOGGED_FROM and line.log is None


def _unclear(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[Finding]:
    """What would make a line that is not green clearer; the weightiest suggestion of each line."""
    lines = [line for line in lines if line.deposit_id is None]
    marks = clarity.marks(invoice, lines, get_language() or "nl")
    return [
        Finding(f"lines-{mark.position - 1}-description", _unclear_text(mark), blocks=False, cause="line_clarity")
        for line, mark in zip(lines, marks, strict=True)
        if line.description.strip() and mark.pill != clarity.PILLS["green"]
    ]


def _unclear_text(mark: clarity.Mark) -> str:
    values = {"number": mark.position, "label": mark.label, "score": mark.score}
    head = _("Line %(number)s: %(label)s, %(score)s of 100.") % values
    return " ".join([str(head), *(tip.text for tip in mark.tips[:3])])
