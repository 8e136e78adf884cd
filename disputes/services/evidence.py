"""Facts on the table: exhibits of both sides and the freelancer's position on every line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes.errors import IllegalMove, NotComplete
from disputes.models import Dispute, DisputeLine, Exhibit, Message
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
        _must_be_open(dispute)
        exhibit = keep(dispute, checked, title=title, line=line, share=share, actor=actor)
        if share:
            letters.tell(dispute, "shared", actor=actor, quote=f"{exhibit.label}: {exhibit.title}")
    return exhibit


def keep(
    dispute: Dispute, checked: Any, *, title: str, line: DisputeLine | None, share: bool, actor: Actor,
    message: Message | None = None,
) -> Exhibit:  # fmt: skip
    """Inside the caller's transaction and under the case's lock."""
    stored = door.accept(checked)
    exhibit = Exhibit.objects.create(
        dispute=dispute, party=actor.party, file=stored, title=title.strip()[:200], line=line, message=message
    )
    moves.record(dispute, "exhibit.added", actor, files=[stored.sha256], text=title)
    if share:
        _share(exhibit, dispute, actor)
    return exhibit


@transaction.atomic
def share(exhibit: Exhibit, *, actor: Actor) -> None:
    """One act: the exhibit gets its number for ever, and the other side sees it."""
    dispute = moves.lock(exhibit.dispute)
    _must_be_open(dispute)
    exhibit.refresh_from_db()
    if exhibit.shared_at is not None or exhibit.party != actor.party:
        raise IllegalMove(_("This exhibit is shared already, or it is not yours. Nothing was changed."))
    _share(exhibit, dispute, actor)
    letters.tell(dispute, "shared", actor=actor, quote=f"{exhibit.label}: {exhibit.title}")


def _share(exhibit: Exhibit, dispute: Dispute, actor: Actor) -> None:
    highest = dispute.exhibits.filter(party=exhibit.party).aggregate(last=Max("number"))["last"] or 0
    exhibit.number, exhibit.shared_at = highest + 1, timezone.now()
    exhibit.late = dispute.state not in BEFORE_OFFERS
    exhibit.save(update_fields=["number", "shared_at", "late"])
    moves.record(
        dispute,
        "exhibit.shared",
        actor,
        files=[exhibit.file.sha256],
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
    _must_be_open(dispute)
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
    """On to offers. The freelancer needs a position on every line; the timer does not wait for one."""
    dispute = moves.lock(dispute)
    if actor.party == Party.FREELANCER and dispute.lines.filter(position="").exists():
        raise NotComplete(_("First give your position on every disputed line."))
    moves.move(dispute, "close_review", actor=actor)
    letters.tell(dispute, "negotiation", actor=actor)


def _must_be_open(dispute: Dispute) -> None:
    if dispute.state not in OPEN:
        raise IllegalMove
