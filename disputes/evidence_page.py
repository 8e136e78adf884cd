"""The evidence of a case as one party sees it: rows of exhibits, what still decides it, and the contract checklist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from disputes import checks, queries
from disputes.evidence_kinds import DAYS, GROUPS, MOMENTS, SPECS, EvidenceKind, Question, needs_of
from disputes.models import Dispute, Exhibit, Opening
from disputes.states import Stance
from foundation.kernel.actors import Party
from foundation.kernel.money import format_amount
from invoices.sheets import day

ASKED = 10  # forms for a view of the other side's evidence on the page of a case
# What was noted of the row that it points to.
REFERRED: dict[str, tuple[tuple[str | Promise, str], ...]] = {
    EvidenceKind.PAYMENT: ((gettext_lazy("Amount"), "amount"), (gettext_lazy("Received"), "received_on")),
}


def rows(
    dispute: Dispute, party: Party, exhibits: Sequence[Exhibit], language: str, *, opened: bool = True
) -> list[dict[str, Any]]:
    """One query for all openings; the rest is known from the exhibits themselves."""
    seen_by: dict[Any, list[Opening]] = _openings(dispute) if opened else defaultdict(list)
    view, asked = _Reader(dispute, party, language, exhibits), _asked(party, exhibits)
    return [view.row(each, seen_by[each.pk]) | {"asked": each.pk in asked} for each in exhibits]


def _asked(party: Party, exhibits: Sequence[Exhibit]) -> set[UUID]:
    """Where the page of the case itself asks for a view: first those without one. The others ask on their own page."""
    theirs = [each for each in exhibits if each.party != party and each.withdrawn_at is None]
    return {each.pk for each in sorted(theirs, key=lambda each: each.stance != Stance.UNSEEN)[:ASKED]}


def on_paper(dispute: Dispute, exhibits: Sequence[Exhibit], language: str) -> list[dict[str, Any]]:
    """As `rows`, for a reader of neither party, with everything that was typed. `exhibits`: those that were shared."""
    seen_by, view = _openings(dispute), _Reader(dispute, Party.SYSTEM, language, exhibits)
    return [view.row(each, seen_by[each.pk]) | {"facts": view.facts(each)} for each in exhibits]


def _openings(dispute: Dispute) -> dict[Any, list[Opening]]:
    found: dict[Any, list[Opening]] = defaultdict(list)
    for opening in Opening.objects.filter(exhibit__dispute=dispute):
        found[opening.exhibit_id].append(opening)
    return found


def item(dispute: Dispute, party: Party, exhibit: Exhibit, language: str) -> dict[str, Any]:
    """One exhibit with everything that was typed about it."""
    seen = list(queries.exhibits_seen_by(dispute, party).order_by("added_at"))
    view = _Reader(dispute, party, language, seen)
    return view.row(exhibit, list(exhibit.openings.all())) | {"facts": view.facts(exhibit), "text": exhibit.text}


class _Reader:
    """Puts exhibits into words for one reader."""

    def __init__(self, dispute: Dispute, party: Party, language: str, seen: Sequence[Exhibit]) -> None:
        self.dispute, self.party, self.language = dispute, party, language
        self.seen = {each.pk: each for each in seen}
        self.mails = {each.told["message-id"]: each for each in seen if each.told.get("message-id")}
        self.replaced = {each.redacts_id for each in seen if each.redacts_id}

    def row(self, each: Exhibit, openings: Iterable[Opening]) -> dict[str, Any]:
        openings, found = list(openings), self.checks(each)
        mine = each.party == self.party
        return {
            "id": each.pk,
            "label": each.label,
            "title": each.title,
            "kind": EvidenceKind(each.kind).label,
            "party": Party(each.party).label,
            "mine": mine,
            "shared": each.shared_at is not None,
            "late": each.late,
            "unverified": each.message is not None and each.message.unverified,
            "withdrawn": each.withdrawn_at is not None,
            "gone": not mine and each.withdrawn_at is not None and each.pk in self.replaced,
            "stance_label": _stance(each, openings),
            "stance_note": each.stance_note,
            "checks": found,
            "checked": queries.local_time(each.checked_at, self.dispute.business.time_zone, self.language),
            "summary": _summary(found),
            "openings": [self.opening(each) for each in openings],
            "answers": self.answers(each),
            "comes_with": self.named(each.parent_id),
            "redacts": bool(each.redacts_id),
            "original": self.named(each.redacts_id),
            "has_file": each.file_id is not None,
            "is_picture": bool(each.file and each.file.preview_name),
            "text": each.text if each.number and not each.file_id else "",
        }

    def checks(self, each: Exhibit) -> list[dict[str, str]]:
        zone, currency = self.dispute.business.time_zone, self.dispute.invoice.currency
        found = (checks.Check(*check) for check in each.checks)
        return [checks.say(check, language=self.language, zone=zone, currency=currency) for check in found]

    def opening(self, opening: Opening) -> str:
        when = queries.local_time(opening.first_at, self.dispute.business.time_zone, self.language)
        facts = {"party": Party(opening.party).label, "when": when, "times": opening.times}
        if opening.times == 1:
            return _("%(party)s, %(when)s") % facts
        return _("%(party)s, first %(when)s, %(times)s times that day") % facts

    def answers(self, each: Exhibit) -> str:
        """The mail of this case that it answers, if this reader may see that one."""
        known = self.mails.get(each.told.get("in-reply-to", ""))
        return self.named(known.pk) if known and known.pk != each.pk else ""

    def named(self, pk: Any) -> str:
        known = self.seen.get(pk)
        return (known.label or known.title) if known else ""

    def facts(self, each: Exhibit) -> list[tuple[str | Promise, str]]:
        """What the form of its kind asked, in its order; of a mail what its headers say."""
        found = [(label, self.fact(name, each.facts.get(name, ""))) for name, label in SPECS[each.kind].fields]
        if each.kind == EvidenceKind.EMAIL:
            heads = ((_("From"), "from"), (_("To"), "to"), (_("Subject"), "subject"), (_("Date"), "date"))
            found += [(label, each.told.get(name, "")) for label, name in heads]
        found += [(label, self.fact(name, each.facts.get(name, ""))) for label, name in REFERRED.get(each.kind, ())]
        return [(label, value) for label, value in found if value]

    def fact(self, name: str, value: str) -> str:
        if value and (name in DAYS or name == "received_on"):
            return day(value, self.language)
        if value and name in MOMENTS:
            return queries.local_time(datetime.fromisoformat(value), self.dispute.business.time_zone, self.language)
        if value and name == "amount":
            return format_amount(Decimal(value), self.dispute.invoice.currency, self.language)
        return value


def _stance(each: Exhibit, openings: Sequence[Opening]) -> str:
    if not each.number:
        return ""
    if each.stance == Stance.UNSEEN and openings:
        return _("Opened, no view given yet")
    return str(Stance(each.stance).label)


def _summary(found: Sequence[dict[str, str]]) -> str:
    """`7 checks, 2 to look at`: unknown is no fault."""
    if not found:
        return ""
    odd = sum(check["result"] == checks.WARN for check in found)
    counted = ngettext("%(count)s check", "%(count)s checks", len(found)) % {"count": len(found)}
    return _("%(checks)s, %(odd)s to look at") % {"checks": counted, "odd": odd} if odd else counted


def needs(reasons: Sequence[str], party: Party, exhibits: Sequence[Exhibit]) -> dict[str, Any]:
    """What usually decides such a case, and what of it is on the table. Private items are on nobody's table."""
    entries = []
    for need in needs_of(reasons):
        fitting = [each for each in exhibits if each.kind in need.kinds and each.withdrawn_at is None]
        shared = [each.label for each in fitting if each.number]
        entries.append(
            {
                "label": need.label,
                "met": bool(shared),
                "by": ", ".join(shared),
                "waiting": not shared and any(each.party == party for each in fitting),
                "kind": need.kinds[0].value,
                "kinds": ", ".join(str(kind.label) for kind in need.kinds[:4]),
            }
        )
    return {"entries": entries, "met": sum(entry["met"] for entry in entries), "of": len(entries)}


def contract(dispute: Dispute, seen: Sequence[Exhibit]) -> list[dict[str, Any]]:
    """Every question in order, answered or not. An exhibit is named only to who may see it."""
    given = {row.question: row for row in dispute.contract_answers.all()}
    known = {each.pk: each for each in seen}
    return [_answer(question, given.get(question), known) for question in Question]


def _answer(question: Question, row: Any, known: dict[Any, Exhibit]) -> dict[str, Any]:
    if row is None:
        return {"question": question.value, "label": question.label, "finding": ""}
    exhibit = known.get(row.exhibit_id)
    pill = {"yes": "ok", "no": "warn"}.get(row.finding, "neutral")
    return {
        "question": question.value,
        "label": question.label,
        "finding": row.get_finding_display(),
        "pill": pill,
        "clause": row.clause,
        "exhibit": exhibit.label if exhibit else "",
        "contested": row.contested_note,
    }


def groups() -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    """All kinds to choose from."""
    return [(title, [(kind.value, kind.label) for kind in kinds]) for title, kinds in GROUPS]


def team(dispute: Dispute, language: str, *, noted: bool = True) -> dict[str, Any]:
    """For the business alone: never put this on a page of anybody else."""
    zone = dispute.business.time_zone
    notes = [
        {
            "id": note.pk,
            "who": note.author_name,
            "when": queries.local_time(note.written_at, zone, language),
            "text": note.text,
        }
        for note in (dispute.private_notes.all() if noted else ())
    ]
    return {"notes": notes, "handler": queries.name_of(dispute.assigned_member)}
