"""The formal side of a case: letters with legal effect and their delivery, the term of limitation, the decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from disputes.casefile.words import Words
from disputes.models import Decision, Dispute
from foundation.law.finding import Finding
from invoices import claims
from invoices.claim_sheet import ACTS
from invoices.models import Invoice
from notices import queries as notices
from notices import sheets, statutes
from notices.models import LegalLetter


def sent(invoice: Invoice) -> list[LegalLetter]:
    """Every letter about this invoice that left, the oldest first; what is still being written is nobody's yet."""
    return list(notices.letters_on(invoice).left().order_by("sent_at", "pk"))


def letters(dispute: Dispute, words: Words) -> list[dict[str, Any]]:
    return [_letter(each, words) for each in sent(dispute.invoice)]


def _letter(each: LegalLetter, words: Words) -> dict[str, Any]:
    return {
        "kind": str(each.get_kind_display()),
        "when": words.when(each.sent_at),
        "who": each.sent_by,
        "case": each.case_number,
        "text": each.text,
        "sha256": each.text_sha256,
        "sums": sheets.table(each.facts, words.language),
        "check": _check(each, words),
        "rules": _rules(each),
        "delivery": delivery(each, words),
    }


def _check(each: LegalLetter, words: Words) -> list[str]:
    """What the check said on the day it left. With an error it could not have left; a remark stops nothing."""
    said = [Finding(*finding).text(words.language) for finding in each.facts.get("findings", ())]
    return [_("Checked against the law and its own sums on leaving: no error."), *said]


def _rules(each: LegalLetter) -> list[list[str]]:
    table = statutes.table()
    rows = [table.by_id(row_id) for row_id in each.row_ids]
    return [[row.citation, row.source, row.id] for row in rows]


def delivery(each: LegalLetter, words: Words) -> list[list[str]]:
    """The record in the order of time. "Opened" is never guessed from a page that was fetched (ADR 151)."""
    found = [
        [_("Decided"), words.when(each.decided_at), _("two days before it could leave")] if each.decided_at else [],
        [_("Sent"), words.when(each.sent_at), str(each.get_channel_display())],
        [_("E-mail"), words.when(each.email.delivered_at or each.email.finished_at or each.email.queued_at),
         f"{each.email.to} · {each.email.fate}"] if each.email else [],
        [_("Posted"), words.on(each.posted_on), _("track number %(number)s") % {"number": each.track_number or "–"}]
        if each.posted_on else [],
        [_("Received"), words.on(each.delivered_on), str(each.get_proof_display())] if each.delivered_on
        else [_("Received"), "–", _("no day is on record")],
        [_("Confirmed by the client"), words.when(each.confirmed_at), each.confirmed_by] if each.confirmed_at else [],
    ]  # fmt: skip
    return [row for row in found if row]


def limitation(dispute: Dispute, words: Words, on: date) -> dict[str, Any]:
    """The last day of the term on that day, and every act that started it again. Never a verdict about the right.

    Empty where nothing is open any more."""
    term = claims.limitation_of(dispute.invoice, on) if dispute.invoice.open_total > 0 else None
    if term is None:
        return {}
    return {
        "last_day": words.on(term.last_day),
        "acts": [[words.on(act.on), str(ACTS[act.act])] for act in term.restarted_by],
        "remarks": [remark.text(words.language) for remark in term.remarks],
        "rules": [[row.citation, row.source, row.id] for row in term.rows],
    }


def decision(dispute: Dispute, words: Words) -> dict[str, Any]:
    """What somebody else decided, or what was settled in court; the paper itself is among the papers."""
    made = Decision.objects.filter(dispute=dispute).select_related("file").first()
    if made is None:
        return {}
    return {
        "kind": str(made.get_kind_display()),
        "by": made.decided_by,
        "reference": made.reference,
        "on": words.on(made.decided_on),
        "recorded": words.when(made.recorded_at),
        "file": made.file.name,
        "sha256": made.file.sha256,
        "outcome": str(dispute.get_outcome_display()),
    }
