"""What was agreed before the work: the agreements with who accepted them and how, and every question about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from clients.models import Agreement, Clause
from clients.queries import clauses_of
from clients.sheets import anchor, sheet
from disputes.casefile.words import Words
from disputes.evidence_kinds import Question
from disputes.models import ContractAnswer, Dispute, Exhibit
from invoices.models import Invoice


def chapter(dispute: Dispute, words: Words) -> dict[str, Any]:
    agreements = accepted(dispute.invoice)
    clauses = clauses_of(each.pk for each in agreements)
    given = {row.question: row for row in dispute.contract_answers.select_related("exhibit")}
    return {
        "agreements": [_agreement(each, words) for each in agreements],
        "answers": [_answer(Question(each), given.get(each), clauses, words) for each in Question] if given else [],
    }


def accepted(invoice: Invoice) -> list[Agreement]:
    """The accepted versions that lines of this invoice rest on, and those that stood when it was issued."""
    stood = [UUID(each["id"]) for each in invoice.snapshot.get("agreements", ())]
    used = Q(items__invoice_lines__invoice=invoice) | Q(rates__invoice_lines__invoice=invoice) | Q(pk__in=stood)
    rows = Agreement.objects.filter(used, decided_at__isnull=False, decline_reason="").distinct()
    return list(rows.order_by("decided_at", "pk"))


def _agreement(each: Agreement, words: Words) -> dict[str, Any]:
    printed = sheet(each)
    return {
        "kind": str(each.get_kind_display()),
        "title": each.title,
        "number": each.number,
        "sent": words.when(each.sent_at),
        "to": each.sent_to,
        "accepted": words.when(each.decided_at),
        "who": each.decided_name,
        "network": each.decided_ip or "",
        "sha256": each.text_sha256,
        "total": printed.total,
        "rates": [f"{rate.name}: {rate.price}" for rate in printed.rates],
        "terms": printed.terms,
        "clauses": [[f"{clause.position}. {clause.heading}", clause.anchor, clause.text] for clause in printed.clauses],
    }


def _answer(question: Question, row: ContractAnswer | None, clauses: list[Clause], words: Words) -> dict[str, Any]:
    told = {"question": str(question.label), "finding": str(_("Not answered")), "place": "", "quote": ""}
    if row is None:
        return told
    place, quote = _anchored(row, clauses)
    return told | {
        "finding": str(row.get_finding_display()),
        "place": place,
        "quote": quote,
        "when": words.when(row.answered_at),
        "contested": row.contested_note,
        "contested_at": words.when(row.contested_at),
    }


def _anchored(row: ContractAnswer, clauses: list[Clause]) -> tuple[str, str]:
    """Where it says so, and its words: a clause of an agreement, a place in an exhibit, or what was typed."""
    for clause in clauses:
        at = row.clause.find(f"{clause.heading}: ")
        if at >= 0 and f"{clause.heading}: {clause.text}".startswith(row.clause[at:]):
            stands = [clause.agreement.title, f"{clause.position}. {clause.heading}", anchor(clause)]
            return ", ".join(filter(None, stands)), clause.text
    shown = row.exhibit if row.exhibit and row.exhibit.number else None
    if shown is None or shown.withdrawn_at:
        return ", ".join(filter(None, (row.clause, shown.label if shown else ""))), ""
    return ", ".join(filter(None, (row.clause, shown.label, _place(shown)))), shown.facts.get("quote", "")


def _place(exhibit: Exhibit) -> str:
    page, paragraph = exhibit.facts.get("page", ""), exhibit.facts.get("paragraph", "")
    found = [_("p. %(page)s") % {"page": page} if page else "", f"§ {paragraph}" if paragraph else ""]
    return ", ".join(filter(None, found))
