"""What the pages of letters show, as ready strings."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.law.finding import ERROR, WARNING, Finding
from foundation.law.notice import earliest
from foundation.mail.models import OutgoingEmail
from invoices.delivered import PILLS as MAIL_PILLS
from invoices.models import Invoice
from invoices.queries import accounts_in_doubt
from notices import judging, paper, queries, sheets
from notices.errors import LetterIncomplete
from notices.models import LegalLetter
from notices.states import BY_MAIL, COOLS, LetterKind, LetterState

PILLS = {
    LetterState.DRAFT: "neutral", LetterState.COOLING: "warn", LetterState.SENT: "info", LetterState.DELIVERED: "ok",
}  # fmt: skip
ABOUT: dict[str, str | Promise] = {
    LetterKind.REMINDER: _("Asks kindly, and offers to talk. It has no legal effect and starts no term."),
    LetterKind.FOURTEEN_DAYS: _(
        "For a consumer. Names the exact collection costs and leaves 14 days without extra cost, from the day after it "
        "arrived. Without it no costs are owed."
    ),
    LetterKind.NOTICE: _(
        "For a business. Names principal, interest and costs, sets a last term and reserves your right to payment."
    ),
    LetterKind.INTERRUPTION: _("Reserves your right to payment in so many words: the limitation period starts again."),
    LetterKind.PLAN: _(
        "Writes down instalments you agreed on. When your client confirms it on their page, they acknowledge the debt."
    ),
}


def choices(invoice: Invoice, language: str) -> dict[str, Any]:
    """Every letter on this invoice, and the kinds that can be written."""
    consumer = queries.kind_of_client(invoice) in ("consumer", "unknown")
    fits = [kind for kind in LetterKind if kind != (LetterKind.NOTICE if consumer else LetterKind.FOURTEEN_DAYS)]
    return {
        "invoice": invoice,
        "unknown_kind": queries.kind_of_client(invoice) == "unknown",
        "kinds": [{"slug": kind.value, "label": kind.label, "about": ABOUT[kind]} for kind in fits],
        "letters": [row(letter, language) for letter in queries.letters_on(invoice)],
    }


def row(letter: LegalLetter, language: str) -> dict[str, Any]:
    at = letter.sent_at or letter.decided_at or letter.made_at
    return {
        "url": letter.get_absolute_url(),
        "kind": letter.get_kind_display(),
        "state": letter.get_state_display(),
        "pill": PILLS.get(LetterState(letter.state), "neutral"),
        "when": sheets.moment(at, letter.business, language),
        "case": letter.case_number,
    }


def letter_page(letter: LegalLetter, language: str) -> dict[str, Any]:
    """One letter: before it leaves the very text of today with what the check says, afterwards what was kept."""
    claims = list(letter.claims.select_related("invoice__client").order_by("pk"))
    context = {
        "letter": letter,
        "invoices": [claim.invoice for claim in claims],
        "pill": PILLS.get(LetterState(letter.state), "neutral"),
        "to": paper.addressee(letter),
        "by_mail": letter.channel in BY_MAIL,
        "about": ABOUT[letter.kind],
        "delivery": delivery(letter, language),
    }
    if letter.sent_at:
        doubted = accounts_in_doubt(each.pk for each in context["invoices"] if each.disputed_total > 0)
        context["in_doubt"] = bool(doubted)
        kept = {"text": letter.text, "sha256": letter.text_sha256, "sums": sheets.table(letter.facts, language)}
        return context | kept
    return context | _in_the_making(letter, context["invoices"], language)


def _in_the_making(letter: LegalLetter, invoices: list[Invoice], language: str) -> dict[str, Any]:
    now = timezone.now()
    try:
        composed = judging.compose(letter, now=now, invoices=invoices)
    except LetterIncomplete as missing:
        return {"text": "", "errors": [{"text": str(missing), "citation": ""}], "warnings": []}
    leaves = earliest(letter.decided_at) if letter.decided_at else None
    return {
        "text": composed.text,
        "sha256": composed.sha256,
        "sums": sheets.table(composed.sums.as_facts(), language),
        "errors": [_said(finding, language) for finding in composed.errors if finding.rule != "COOLING-OFF"],
        "warnings": [_said(finding, language) for finding in composed.findings if finding.severity != ERROR],
        "warned": any(finding.severity == WARNING for finding in composed.findings),
        "cools": letter.kind in COOLS,
        "leaves": sheets.moment(leaves, letter.business, language) if leaves else "",
        "may_leave_now": leaves is not None and now >= leaves,
    }


def _said(finding: Finding, language: str) -> dict[str, str]:
    return {"text": finding.text(language), "citation": finding.citation}


def delivery(letter: LegalLetter, language: str) -> list[dict[str, Any]]:
    """The record, in the order of time: decided, sent, mail server, posted, received, confirmed."""
    business, found = letter.business, []
    if letter.decided_at:
        found.append((_("Decided"), sheets.moment(letter.decided_at, business, language), "", ""))
    if letter.sent_at:
        found.append((_("Sent"), sheets.moment(letter.sent_at, business, language), letter.get_channel_display(), ""))
    if letter.email:
        pill = MAIL_PILLS.get(OutgoingEmail.State(letter.email.state), "neutral")
        found.append((_("E-mail"), letter.email.to, letter.email.get_state_display(), pill))
    if letter.posted_on:
        found.append((_("Posted"), sheets.on(letter.posted_on, language), letter.track_number, ""))
    if letter.delivered_on:
        found.append((_("Received"), sheets.on(letter.delivered_on, language), letter.get_proof_display(), "ok"))
    if letter.confirmed_at:
        when = sheets.moment(letter.confirmed_at, business, language)
        found.append((_("Confirmed by the client"), when, letter.confirmed_by, "ok"))
    return [{"what": what, "when": when, "note": note, "pill": pill} for what, when, note, pill in found]
