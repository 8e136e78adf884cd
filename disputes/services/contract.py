"""The contract checklist: the freelancer answers with a place in the agreement, the client may contest."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.evidence_kinds import Finding, Question
from disputes.models import ContractAnswer, Dispute, Exhibit
from disputes.services import evidence, letters, moves
from foundation.kernel.actors import Actor, Party

Answer = tuple[str, str, Exhibit | None]  # finding, clause, exhibit


@transaction.atomic
def answer(dispute: Dispute, *, answers: Mapping[str, Answer], actor: Actor) -> None:
    """Every question at once. "Yes" needs a place: a clause or an exhibit. What changes is open to contest again."""
    dispute = moves.lock(dispute)
    evidence.must_be_open(dispute)
    if actor.party != Party.FREELANCER:
        raise NotYourMove
    before = {row.question: row for row in dispute.contract_answers.all()}
    changed = {}
    for question in Question:
        finding, clause, exhibit = answers.get(question, ("", "", None))
        _demand(finding, clause, exhibit)
        if _same(before.get(question), finding, clause, exhibit):
            continue
        values = {"finding": finding, "clause": clause.strip()[:500], "exhibit": exhibit, "answered_at": timezone.now()}
        ContractAnswer.objects.update_or_create(
            dispute=dispute, question=question, defaults=values | {"contested_note": "", "contested_at": None}
        )
        changed[str(question)] = str(finding)
    if changed:
        moves.record(dispute, "contract.answered", actor, data={"findings": changed})
        letters.tell(dispute, "contract_answered", actor=actor)


def _demand(finding: str, clause: str, exhibit: Exhibit | None) -> None:
    if finding not in Finding:
        raise NotComplete(_("Answer every question; “not found” is an answer."))
    if finding == Finding.YES and not clause.strip() and exhibit is None:
        raise NotComplete(_("A “yes” needs the place where it says so."))


def _same(row: ContractAnswer | None, finding: str, clause: str, exhibit: Exhibit | None) -> bool:
    mine = (finding, clause.strip()[:500], exhibit.pk if exhibit else None)
    return row is not None and (row.finding, row.clause, row.exhibit_id) == mine


@transaction.atomic
def contest(dispute: Dispute, *, question: str, note: str, actor: Actor) -> None:
    """The client sees it differently, and says why. The answer stays; both stand side by side."""
    dispute = moves.lock(dispute)
    evidence.must_be_open(dispute)
    if actor.party != Party.CLIENT:
        raise NotYourMove
    if not note.strip():
        raise NotComplete(_("Say briefly why."))
    row = dispute.contract_answers.filter(question=question)
    if not row.update(contested_note=note.strip()[:1000], contested_at=timezone.now()):
        raise IllegalMove(_("This question has no answer yet."))
    moves.record(dispute, "contract.contested", actor, data={"question": question}, text=note.strip())
    letters.tell(dispute, "contract_contested", actor=actor, quote=note.strip())
