"""What an admin may do in a case: reject what is none, give more time, assign, resend. Never decide it for the parties.

Whoever belongs to a side may read the case at the desk, and do nothing in it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import lines
from disputes.errors import IllegalMove, NotComplete, NotNeutral, NotYourMove
from disputes.models import Dispute, Exhibit
from disputes.services import letters, moves
from disputes.states import OPEN, Outcome
from foundation.audit import log
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import local_date
from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail

MAX_EXTENSION = timedelta(days=60)  # from today where the business lives: a deadline far away is no deadline


@transaction.atomic
def reject(dispute: Dispute, *, kind: str, reason: str, actor: Actor) -> None:
    """Spam, a duplicate, or not a party; the reason is shown to both sides."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "reject", actor)
    _demand_neutral(dispute, actor.user_id)
    if not reason.strip():
        raise NotComplete(_("Give the reason; both sides will read it."))
    dispute.lines.update(is_open=False)
    moves.move(
        dispute, "reject", actor=actor, text=reason, data={"kind": kind}, outcome=Outcome.INVALID,
        outcome_note=reason.strip()[:1000],
    )  # fmt: skip
    letters.tell(dispute, "rejected", actor=actor, quote=reason.strip())


@transaction.atomic
def extend_deadline(dispute: Dispute, *, until: datetime, actor: Actor) -> None:
    """Later than the present deadline, and at most 60 days from now."""
    dispute = _open_for_admin(dispute, actor)
    zone = dispute.business.time_zone
    if dispute.due_at is None or until <= max(dispute.due_at, timezone.now()):
        raise NotComplete(_("The new deadline must be later than the present one."))
    if local_date(until, zone) > local_date(timezone.now(), zone) + MAX_EXTENSION:
        raise NotComplete(_("A deadline can be at most 60 days from now."))
    before = dispute.due_at.isoformat()
    Dispute.objects.filter(pk=dispute.pk).update(due_at=until)
    moves.record(dispute, "dispute.deadline_extended", actor, before=before, after=until.isoformat())
    dispute.refresh_from_db()
    letters.tell(dispute, "extended", actor=actor)


@transaction.atomic
def assign(dispute: Dispute, *, reviewer: Any, actor: Actor) -> None:
    """The reviewer belongs to neither side, as the one who assigns."""
    dispute = _open_for_admin(dispute, actor)
    _demand_neutral(dispute, reviewer.pk)
    Dispute.objects.filter(pk=dispute.pk).update(assigned_admin=reviewer)
    moves.record(dispute, "dispute.assigned", actor, data={"reviewer": reviewer.pk})


@transaction.atomic
def resend_letter(dispute: Dispute, *, letter: UUID, actor: Actor) -> OutgoingEmail:
    """Once more under the same Message-ID. Raises NotResendable unless its fate is unknown or it was refused."""
    _demand_admin(actor)
    _demand_neutral(dispute, actor.user_id)
    dispute = moves.lock(dispute)
    email = OutgoingEmail.objects.filter(pk=letter, about=f"case:{dispute.pk}").first()
    if email is None:
        raise IllegalMove(_("This letter does not belong to this case. Nothing was sent."))
    outbox.resend(email, actor=actor)
    moves.record(dispute, "letter.resent", actor, data={"letter": email.pk})
    return email


@transaction.atomic
def note_read(dispute: Dispute, *, actor: Actor, exhibit: Exhibit | None = None) -> None:
    """Reads of a case by an admin are on record; of an exhibit too."""
    _demand_admin(actor)
    if exhibit is None:
        moves.record(dispute, "dispute.read", actor)
    else:
        hashes = [exhibit.file.sha256] if exhibit.file else []
        moves.record(dispute, "exhibit.read", actor, files=hashes, data={"label": exhibit.label})


@transaction.atomic
def note_look(what: str, *, actor: Actor, words: str = "") -> None:
    """A look at many cases at once: `figures_read`, `workload_read`, `searched` (for which words)."""
    _demand_admin(actor)
    log.record(f"desk.{what}", chain=log.DESK, actor=actor, subject="desk", text=words[:200])


def _open_for_admin(dispute: Dispute, actor: Actor) -> Dispute:
    _demand_admin(actor)
    dispute = moves.lock(dispute)
    _demand_neutral(dispute, actor.user_id)
    if dispute.state not in OPEN:
        raise IllegalMove
    return dispute


def _demand_admin(actor: Actor) -> None:
    if actor.party != Party.ADMIN:
        raise NotYourMove


def _demand_neutral(dispute: Dispute, user_id: int | None) -> None:
    if not lines.reviewers(dispute).filter(pk=user_id).exists():
        raise NotNeutral
