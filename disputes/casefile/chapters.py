"""The facts of a case as ready strings, one dictionary per chapter of the bundle."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clients.units import Unit, counted
from disputes.casefile import books, contract, formal, proofs
from disputes.casefile.words import Words
from disputes.models import Dispute, DisputeLine, Proposal
from disputes.states import RequestState, Understanding
from foundation.audit.log import Head
from foundation.audit.models import Stamp
from foundation.audit.verify import report_chain
from foundation.kernel.actors import Party
from foundation.kernel.calendar import local_date
from foundation.mail.queries import letters_about
from invoices import claims
from invoices.claim_sheet import claim_page
from invoices.errors import NothingOverdue
from invoices.sheets import day, sheet

ZERO = Decimal("0.00")
# Letters whose subject tells of an offer. They stay out with the offers; the same sentences as in the letters.
OF_OFFERS = (
    _("There is an offer to settle the case about invoice %(invoice)s."),
    _("There is a recommendation in the case about invoice %(invoice)s."),
    _("One side has accepted the recommendation about invoice %(invoice)s. It counts once both have."),
    _("An offer in the case about invoice %(invoice)s has lapsed."),
)


def facts(dispute: Dispute, language: str, *, moment: datetime, with_offers: bool) -> dict[str, Any]:
    """Everything but the log. `moment` is that of the last event; nothing here asks a clock."""
    words, shared = Words(dispute, language), proofs.shared(dispute)
    lines = list(dispute.lines.select_related("invoice_line").prefetch_related("exhibits").order_by("pk"))
    versions = books.invoices(dispute, words)
    return {
        "cover": _cover(dispute, words, lines, moment),
        "claim": {"summary": dispute.summary, "wish": dispute.wish},
        "restatements": [_restatement(each, words) for each in dispute.restatements.all()],
        "schedule": [_row(line, words) for line in lines],
        "sums": _sums(dispute, words),
        "letters": [_letter(each, words) for each in _letters(dispute, with_offers)],
        "sent": _other_letters(dispute, versions, words),
        "contract": contract.chapter(dispute, words),
        "needs": proofs.needs(lines, shared),
        "evidence": proofs.chapter(dispute, shared, words),
        "hours": proofs.hours(dispute, shared, words),
        "invoices": versions,
        "formal": formal.letters(dispute, words),
        "limitation": formal.limitation(dispute, words, local_date(moment, words.zone)),
        "decision": formal.decision(dispute, words),
        "performance": books.performance(dispute, words),
        "talk": _talk(dispute, words),
        "offers": [_offer(each, words) for each in _proposals(dispute)] if with_offers else [],
        "calculation": _calculation(dispute, language, moment),
    }


def certificate(
    dispute: Dispute, language: str, *, head: Head, lines: list[dict[str, Any]], stamp: Stamp | None
) -> dict[str, Any]:
    """What the log was worth when the file was made, and how a stranger checks it."""
    report, words = report_chain(head.chain), Words(dispute, language)
    return {
        "chain": head.chain,
        "seq": head.seq,
        "hash": head.hash,
        "label": head.label(dispute.number),
        "events": report.events,
        "faults": [f"{fault.seq}: {fault.text}" for fault in report.faults],
        "withheld": sum("withheld" in line for line in lines),
        "stamp": {"authority": stamp.authority, "when": words.when(stamp.asked_at)} if stamp else None,
    }


def _cover(dispute: Dispute, words: Words, lines: list[DisputeLine], moment: datetime) -> dict[str, Any]:
    printed = sheet(dispute.invoice.snapshot)
    return {
        "number": dispute.number,
        "seller": {"name": printed.seller["name"], "text": printed.seller_text},
        "buyer": {"name": printed.buyer["name"], "text": printed.buyer_text},
        "spokesman": dispute.client_name,
        "invoice": dispute.invoice.number,
        "issued_on": day(dispute.invoice.issued_on.isoformat(), words.language),
        "total": words.money(dispute.invoice.total),
        "disputed": words.money(sum((line.gross for line in lines), ZERO)),
        "opened": words.when(dispute.opened_at),
        "state": str(dispute.get_state_display()),
        "outcome": str(dispute.get_outcome_display()) if dispute.outcome else "",
        "moment": words.when(moment),
    }


def _restatement(each: Any, words: Words) -> dict[str, Any]:
    return {
        "round": each.round,
        "facts": each.facts,
        "wish": each.wish,
        "interest": each.interest,
        "standing": str(Understanding(each.understanding).label),
        "correction": each.correction,
        "when": words.when(each.offered_at),
        "answered": words.when(each.answered_at),
    }


def _row(line: DisputeLine, words: Words) -> dict[str, Any]:
    unit = Unit(line.invoice_line.unit)
    return {
        "position_on_invoice": line.invoice_line.position,
        "description": line.invoice_line.description,
        "quantity": counted(line.quantity, unit, words.language) if line.quantity is not None else "",
        "net": words.money(line.net),
        "gross": words.money(line.gross),
        "amounts": [line.net, line.gross, line.credited_net],
        "reason": str(line.get_reason_display()),
        "explanation": line.explanation,
        "position": str(line.get_position_display()) if line.position else "",
        "position_note": line.position_note,
        "exhibits": sorted(each.label for each in line.exhibits.all() if each.number),
        "outcome": str(line.get_outcome_display()) if line.outcome else "",
        "credited": words.money(line.credited_net) if line.credited_net else "",
    }


def _sums(dispute: Dispute, words: Words) -> list[list[str]]:
    invoice = dispute.invoice
    return [
        [str(_("Invoice total")), words.money(invoice.total)],
        [str(_("Credited")), words.money(-invoice.credited_total)],
        [str(_("Written off")), words.money(-invoice.written_off_total)],
        [str(_("Paid")), words.money(-invoice.paid_total)],
        [str(_("Still open")), words.money(invoice.open_total)],
        [str(_("of which disputed")), words.money(invoice.disputed_total)],
    ]


def _letters(dispute: Dispute, with_offers: bool) -> list[Any]:
    rows, hidden = letters_about(f"case:{dispute.pk}").order_by("queued_at", "pk"), set()
    for code, _name in () if with_offers else settings.LANGUAGES:
        with translation.override(code):
            hidden |= {str(sentence) % {"invoice": dispute.invoice.number} for sentence in OF_OFFERS}
    return [each for each in rows if not any(sentence in each.subject for sentence in hidden)]


def _other_letters(dispute: Dispute, versions: list[dict[str, Any]], words: Words) -> list[dict[str, str]]:
    """About the invoice, besides those that stand with its versions already."""
    told = {row[-1] for each in versions for row in each["delivery"]}
    rows = letters_about(f"invoice:{dispute.invoice_id}").exclude(message_id__in=told)
    return [_letter(each, words) for each in rows.order_by("queued_at", "pk")]


def _letter(each: Any, words: Words) -> dict[str, str]:
    return {
        "when": words.when(each.delivered_at or each.finished_at or each.queued_at),
        "to": each.to,
        "subject": each.subject,
        "state": str(each.fate),
        "id": each.message_id,
    }


def _talk(dispute: Dispute, words: Words) -> list[dict[str, str]]:
    """Messages and questions in one order."""
    found = [(each.written_at, each.pk, _message(each)) for each in dispute.messages.all()]
    found += [(each.asked_at, each.pk, _question(each, words)) for each in dispute.info_requests.all()]
    ordered = sorted(found, key=lambda entry: entry[:2])
    return [told | {"when": words.when(at)} for at, _pk, told in ordered]


def _message(each: Any) -> dict[str, str]:
    note = str(_("by e-mail from %(address)s") % {"address": each.sender}) if each.sender else ""
    if each.unverified:
        note = str(_("by e-mail from %(address)s, which is not known to be the sender's") % {"address": each.sender})
    return {"kind": "", "who": each.author, "party": str(Party(each.party).label), "text": each.text, "note": note}


def _question(each: Any, words: Words) -> dict[str, str]:
    """Unanswered is a fact; nothing follows from it."""
    state = RequestState(each.state)
    told = {"who": "", "party": str(Party(each.party).label), "text": each.item, "why": each.why, "note": ""}
    answered = state == RequestState.ANSWERED
    answer = each.answer if answered else str(_("Not answered. That is a fact, and nothing follows from it."))
    if state == RequestState.OPEN:
        answer = str(state.label)
    return told | {"kind": str(_("Question")), "answer": answer, "settled": words.when(each.settled_at)}


def _proposals(dispute: Dispute) -> list[Proposal]:
    return list(dispute.proposals.prefetch_related("lines__line__invoice_line").order_by("number"))


def _offer(each: Proposal, words: Words) -> dict[str, Any]:
    return {
        "number": each.number,
        "kind": str(each.get_kind_display()),
        "who": each.author,
        "party": str(Party(each.party).label),
        "when": words.when(each.made_at),
        "text": each.text,
        "credit": words.money(each.credit_gross),
        "state": str(each.get_state_display()),
        "rows": [
            [row.line.invoice_line.description, words.money(row.credit_gross), row.reason] for row in each.lines.all()
        ],
    }


def _calculation(dispute: Dispute, language: str, moment: datetime) -> dict[str, Any] | None:
    """Interest and costs by the day of the last event; None while nothing is overdue on that day."""
    on = local_date(moment, dispute.business.time_zone)
    try:
        found = claims.claim(dispute.invoice, on=on)
    except NothingOverdue:
        return None
    page = claim_page(replace(found, limitation=None, forums=[]), language)  # neither is told in this chapter
    del page["invoice"]
    return page
