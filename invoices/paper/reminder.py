"""A payment reminder to print and post, made of the same parts as the invoice: what is still asked for today."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.audit import log
from foundation.kernel.money import format_amount
from foundation.pdf import fence
from foundation.pdf.paper import Paper
from invoices import codes, queries
from invoices.errors import AccountInDoubt, NothingAsked
from invoices.models import Invoice
from invoices.paper.names import reminder_file_name
from invoices.paper.pdf import SHEETS, pictures_of
from invoices.reminder_words import leaving
from invoices.sheets import day, in_fours, sheet
from invoices.states import Tone


def reminder(invoice: Invoice, today: date) -> tuple[bytes, str]:
    """The PDF and its file name. About the undisputed remainder only; raises NothingAsked when there is none,
    AccountInDoubt while it is not sure that the account is the seller's.

    `today` is the seller's date. Nothing is stored: tomorrow other sums may be true.
    """
    if invoice.is_credit_note or invoice.undisputed_open <= 0:
        raise NothingAsked
    if queries.account_in_doubt(invoice):
        raise AccountInDoubt
    with translation.override(invoice.language):
        return fence.render_paper(_paper(invoice, today)), reminder_file_name(invoice)


def _paper(invoice: Invoice, today: date) -> Paper:
    url, language = queries.client_url(invoice), invoice.language
    pictures = pictures_of(invoice, url, invoice.undisputed_open)
    chosen = {"ahead": invoice.due_on is not None and today <= invoice.due_on, "tone": Tone.NEUTRAL}
    title = _("Payment reminder") + f" {invoice.number}"
    context = {
        "sheet": sheet(invoice.snapshot, pictures={name: f"{name}.png" for name in pictures}),
        "heading": _("Payment reminder"),
        "title": title,
        "invoice": invoice,
        "log_head": log.head(log.business_chain(invoice.business_id)).foot,
        "today": day(today.isoformat(), language),
        "words": leaving(invoice, chosen, url=url, on_paper=True),
        "due_now": format_amount(invoice.undisputed_open, invoice.currency, language),
        "sums": _sums(invoice),
        "payment_reference": in_fours(codes.payment_reference(invoice.number)),
        "payable": bool(invoice.snapshot["seller"]["iban"]),
        "client_url": url,
        "policy_url": queries.policy_url(invoice),
    }
    return Paper(
        html=render_to_string("invoices/pdf/reminder.html", context),
        css=SHEETS,
        pictures={f"{name}.png": picture for name, picture in pictures.items()},
        title=title,
        language=language,
        author=invoice.snapshot["seller"]["name"],
        created=datetime.combine(today, time(), UTC),
        identifier=str(uuid5(NAMESPACE_URL, f"reminder/{invoice.pk}/{today}")),
    )


def _sums(invoice: Invoice) -> list[tuple[str, str]]:
    """How the invoice's total became what is due now."""
    rows = [
        (_("Total of the invoice"), invoice.total),
        (_("Credited"), -invoice.credited_total),
        (_("Received"), -invoice.paid_total),
        (_("Written off"), -invoice.written_off_total),
        (_("Being discussed; it waits"), -invoice.disputed_total),
        (_("Agreed for later"), -invoice.planned_total),
    ]
    return [
        (label, format_amount(amount, invoice.currency, invoice.language))
        for place, (label, amount) in enumerate(rows)
        if amount or place == 0
    ]
