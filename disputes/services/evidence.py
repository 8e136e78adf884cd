"""Facts on the table: exhibits of both sides and the freelancer's position on every line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes.errors import IllegalMove, NotComplete
from disputes.evidence_kinds import Question
from disputes.models import Dispute, DisputeLine, Exhibit
from disputes.services import letters, moves
from disputes.states import OPEN, Position, Stance, State
from foundation.files import door
from foundation.kernel.actors import Actor, Party

BEFORE_OFFERS = {State.RAISED, State.ACKNOWLEDGED, State.RESTATED, State.CLARIFIED, State.REVIEW, State.AWAITING_INFO}


def add_exhibit(
    dispute: Dispute, *, upload: Any, title: str, actor: Actor, line: DisputeLine | None = None, share: bool = True
) -> Exhibit:
    """Keep a file; shared at once or private for now. The file is judged before the transaction. Raises FileRefused."""
    checked = door.inspect(upload)
    with transaction.atomic():
        dispute = moves.lock(dispute)
        must_be_open(dispute)
        exhibit = keep(dispute, checked, title=title, line=line, share=share, actor=actor)
        if share:
            letters.tell(dispute, "shared", actor=actor, quote=f"{exhibit.label}: {exhibit.title}")
    return exhibit


def keep(
    dispute: Dispute, checked: Any, *, title: str, line: DisputeLine | None, share: bool, actor: Actor, **more: Any
) -> Exhibit:
    """Inside the caller's transaction and under the case's lock."""
    stored = door.accept(checked)
    exhibit = Exhibit.objects.create(
        dispute=dispute, party=actor.party, file=stored, title=title.strip()[:200], line=line, **more
    )
    moves.record(dispute, "exhibit.added", actor, files=[stored.sha256], text=title)
    if share:
        give_number(exhibit, dispute, actor)
    return exhibit


def give_number(exhibit: Exhibit, dispute: Dispute, actor: Actor) -> None:
    """The next number of its side, for ever; late when offers are being made already. Under the case's lock."""
    highest = dispute.exhibits.filter(party=exhibit.party).aggregate(last=Max("number"))["last"] or 0
    exhibit.number, exhibit.shared_at = highest + 1, timezone.now()
    exhibit.late = dispute.state not in BEFORE_OFFERS
    exhibit.save(update_fields=["number", "shared_at", "late"])
    moves.record(
        dispute,
        "exhibit.shared",
        actor,
        files=exhibit.hashes,
        data={"label": exhibit.label, "late": exhibit.late},
    )


@transaction.atomic
def withdraw_exhibit(exhibit: Exhibit, *, actor: Actor) -> None:
    """Struck through, never deleted; its number is not used again."""
    dispute = moves.lock(exhibit.dispute)
    mine = Exhibit.objects.filter(pk=exhibit.pk, party=actor.party, shared_at__isnull=False, withdrawn_at=None)
    if not mine.update(withdrawn_at=timezone.now()):
        raise IllegalMove(_("Only the side that shared an exhibit can withdraw it, once."))
    moves.record(dispute, "exhibit.withdrawn", actor, data={"label": exhibit.label})


@transaction.atomic
def mark(exhibit: Exhibit, *, stance: str, note: str, actor: Actor) -> None:
    """The other side's view: accepted, or contested with a reason."""
    dispute = moves.lock(exhibit.dispute)
    must_be_open(dispute)
    theirs = Exhibit.objects.filter(pk=exhibit.pk, shared_at__isnull=False).exclude(party=actor.party)
    if not theirs.update(stance=Stance(stance), stance_note=note.strip()):
        raise IllegalMove(_("You cannot judge your own exhibit."))
    moves.record(dispute, "exhibit.marked", actor, data={"label": exhibit.label, "stance": stance}, text=note)


@transaction.atomic
def set_positions(dispute: Dispute, *, positions: Mapping[int, tuple[str, str]], actor: Actor) -> None:
    """The freelancer's answer to each line, with a reason. May be changed while the facts are gathered."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "close_review", actor)
    for line in dispute.lines.all():
        position, note = positions.get(line.pk, ("", ""))
        if not position or not note.strip():
            raise NotComplete(_("Give every line a position and a reason."))
        line.position, line.position_note = Position(position), note.strip()
        line.save(update_fields=["position", "position_note"])
    answers = {str(key): position for key, (position, _note) in positions.items()}
    moves.record(dispute, "dispute.positions", actor, data={"positions": answers})
    letters.tell(dispute, "positions", actor=actor)


@transaction.atomic
def close_review(dispute: Dispute, *, actor: Actor) -> None:
    """On to offers. The freelancer needs a position on every line and every question answered; the timer does not."""
    dispute = moves.lock(dispute)
    if actor.party == Party.FREELANCER and dispute.lines.filter(position="").exists():
        raise NotComplete(_("First give your position on every disputed line."))
    if actor.party == Party.FREELANCER and dispute.contract_answers.count() < len(Question):
        raise NotComplete(_("First answer the questions about the agreement; “not found” is an answer."))
    moves.move(dispute, "close_review", actor=actor)
    letters.tell(dispute, "negotiation", actor=actor)


def must_be_open(dispute: Dispute) -> None:
    """Evidence may come in every state from the report to the lesson."""
    if dispute.state not in OPEN:
        raise IllegalMove
