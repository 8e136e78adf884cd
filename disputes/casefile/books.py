"""What the books say: every version of the invoice and how it arrived, and what became of what was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from disputes import instalments
from disputes.casefile.words import Words
from disputes.models import Agreement, Dispute, Instalment
from foundation.audit import log
from foundation.audit.queries import events
from foundation.kernel.actors import Party
from invoices import claims, delivered
from invoices.models import Invoice


def versions(dispute: Dispute) -> list[Invoice]:
    """The invoice, its credit notes, and the corrected invoices that were made in the case and issued since."""
    notes = Invoice.objects.filter(corrects=dispute.invoice).issued().select_related("business")
    made = events(log.case_chain(dispute.pk)).filter(verb="dispute.corrected_draft")
    drafts = [UUID(event.facts["data"]["invoice"]) for event in made]
    new = Invoice.objects.filter(pk__in=drafts, business=dispute.business_id).issued().select_related("business")
    return [dispute.invoice, *sorted([*notes, *new], key=lambda each: (each.issued_at, each.number))]


def invoices(dispute: Dispute, words: Words) -> list[dict[str, Any]]:
    return [_version(each, dispute, words) for each in versions(dispute)]


def kind_of(each: Invoice, dispute: Dispute) -> str:
    if each.pk == dispute.invoice_id:
        return _("Invoice")
    return _("Credit note") if each.is_credit_note else _("Corrected invoice")


def due_on(invoice: Invoice) -> date | None:
    """As it was issued; what was agreed since may have given it a later day."""
    text = invoice.snapshot.get("due_on")
    return date.fromisoformat(text) if text else None


def _version(each: Invoice, dispute: Dispute, words: Words) -> dict[str, Any]:
    return {
        "kind": kind_of(each, dispute),
        "number": each.number,
        "on": words.on(each.issued_on),
        "due": words.on(due_on(each)),
        "total": words.money(-each.total if each.is_credit_note else each.total),
        "delivery": [_sent(letter, words) for letter in reversed(delivered.letters(each))],
    }


def _sent(letter: delivered.Letter, words: Words) -> list[str]:
    """When, what, to whom, what became of it; "opened" is when a person first did something behind the link."""
    kinds = {"invoice": _("E-mail"), "reminder": _("Reminder"), "post": _("By post")}
    if letter.email is None:
        return [words.on(letter.posted_on), kinds[letter.kind], "–", _("posted"), ""]
    fate = [str(letter.email.fate)]
    if letter.email.delivered_at or letter.email.bounced_at:
        fate[0] += f" {words.when(letter.email.bounced_at or letter.email.delivered_at)}"
    if letter.opened_at:
        fate.append(_("opened by a person %(when)s") % {"when": words.when(letter.opened_at)})
    return [words.when(letter.when), kinds[letter.kind], letter.to, " · ".join(fate), letter.email.message_id]


def performance(dispute: Dispute, words: Words) -> dict[str, Any]:
    """What was agreed in the case with who consented, the plan, and the money that came and went since it was issued.

    Empty where nothing was agreed or decided yet.
    """
    if dispute.settled_at is None:
        return {}
    signed = dispute.agreements.select_related("proposal").order_by("pk")
    return {
        "agreements": [_agreement(each, words) for each in signed],
        "plan": _plan(dispute, words),
        "money": [_receipt(each, words) for each in sorted(_receipts(dispute), key=lambda each: each.on)],
        "rework": [words.on(dispute.rework_by), words.when(dispute.reworked_at)] if dispute.rework_by else [],
        "not_done": words.when(dispute.not_done_at) if dispute.not_done_at else "",
        "open": words.money(dispute.invoice.open_total),
        "over": dispute.invoice.open_total < 0,
    }


def _agreement(each: Agreement, words: Words) -> dict[str, Any]:
    offer = each.proposal
    return {
        "when": words.when(each.concluded_at),
        "credit": words.money(offer.credit_gross),
        "pay_by": words.on(offer.pay_by),
        "parts": offer.parts if offer.parts > 1 else 0,
        "rework": offer.rework,
        "goodwill": words.money(offer.goodwill) if offer.goodwill else "",
        "sha256": offer.terms_sha256,
        "consent": [f"{sign['name']} ({Party(sign['party']).label})" for sign in each.consent],
    }


def _plan(dispute: Dispute, words: Words) -> list[list[str]]:
    """Every instalment with what is still open of it. Of a plan that ended that is told by the invoice as a whole."""
    rests = {row.pk: words.money(rest) for row, rest in instalments.unpaid(dispute)}
    return [
        [str(row.number), words.on(row.due_on), words.money(row.amount), rests.get(row.pk, "–"), _kept(row, words)]
        for row in dispute.instalments.order_by("pk")
    ]


def _kept(row: Instalment, words: Words) -> str:
    said = [_("reminded %(when)s") % {"when": words.day_of(row.reminded_at)}] if row.reminded_at else []
    if row.cure_until:
        said.append(_("not paid in time; time to put it right until %(day)s") % {"day": words.on(row.cure_until)})
    if row.ended_at:
        said.append(_("its day counts no more since %(when)s") % {"when": words.when(row.ended_at)})
    return ", ".join(said)


def _receipts(dispute: Dispute) -> list[Any]:
    return [receipt for ask in claims.receipts for receipt in ask(dispute.invoice)]


def _receipt(receipt: Any, words: Words) -> list[str]:
    what = _("Payment received") if receipt.amount > 0 else _("Refund paid")
    return [words.on(receipt.on), what, words.money(receipt.amount)]
