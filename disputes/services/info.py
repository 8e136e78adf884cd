"""Asking the other side for something concrete; the case waits for the answer and then goes on where it was."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import tone
from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.models import Dispute, InfoRequest
from disputes.services import letters, moves
from disputes.states import RequestState, State
from foundation.kernel.actors import Actor

MOST_OPEN = 3


@transaction.atomic
def request(dispute: Dispute, *, item: str, why: str, actor: Actor, before: Iterable[str] = ()) -> InfoRequest:
    """Name what is needed and why. The turn goes to the other side; up to three requests wait at a time."""
    dispute = moves.lock(dispute)
    if not (item.strip() and why.strip()):
        raise NotComplete(_("Name one concrete thing, and why you need it."))
    marks = tone.at_sending(dispute, actor.party, "RequestInfoForm", f"{item}\n\n{why}", before=before)
    waiting = dispute.info_requests.filter(state=RequestState.OPEN)
    if dispute.state == State.AWAITING_INFO:
        _another(waiting, actor)
    else:
        moves.move(dispute, "request_info", actor=actor, return_state=dispute.state)
    asked = InfoRequest.objects.create(
        dispute=dispute, party=actor.party, item=item.strip()[:300], why=why.strip()[:500], **marks
    )
    moves.record(dispute, "info.requested", actor, data={"request": asked.pk}, text=f"{asked.item} — {asked.why}")
    letters.tell(dispute, "info_requested", actor=actor, quote=f"{asked.item}\n{asked.why}")
    return asked


def _another(waiting, actor: Actor) -> None:
    """A further request by the side that is waiting already."""
    if waiting.exclude(party=actor.party).exists():
        raise NotYourMove
    if waiting.count() >= MOST_OPEN:
        raise IllegalMove(_("Three requests are open already. Wait for an answer first."))


@transaction.atomic
def answer(asked: InfoRequest, *, answer: str, actor: Actor, before: Iterable[str] = ()) -> None:
    """The other side answers. With the last answer the case goes back to where it was."""
    dispute = moves.lock(asked.dispute)
    if dispute.state != State.AWAITING_INFO:
        raise IllegalMove
    if asked.party == actor.party:
        raise NotYourMove
    if not answer.strip():
        raise NotComplete(_("There is no text yet."))
    marks = tone.at_sending(dispute, actor.party, "AnswerForm", answer, before=before)
    changes = {"state": RequestState.ANSWERED, "answer": answer.strip()[:4000], "settled_at": timezone.now()}
    changes |= {f"answer_{name}": rules for name, rules in marks.items()}
    if not dispute.info_requests.filter(pk=asked.pk, state=RequestState.OPEN).update(**changes):
        raise IllegalMove(_("This request was answered already."))
    moves.record(dispute, "info.answered", actor, data={"request": asked.pk}, text=answer.strip())
    letters.tell(dispute, "info_answered", actor=actor, quote=answer.strip())
    if not dispute.info_requests.filter(state=RequestState.OPEN).exists():
        _go_back(dispute, actor)


@transaction.atomic
def leave_unanswered(dispute: Dispute, *, actor: Actor) -> None:
    """The time is over: what is open is noted as unanswered, without any conclusion."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "return_to_review", actor)
    dispute.info_requests.filter(state=RequestState.OPEN).update(
        state=RequestState.UNANSWERED, settled_at=timezone.now()
    )
    moves.record(dispute, "info.unanswered", actor)
    _go_back(dispute, actor)
    letters.tell(dispute, "info_unanswered", actor=actor)


def _go_back(dispute: Dispute, actor: Actor) -> None:
    name = "return_to_negotiation" if dispute.return_state == State.NEGOTIATION else "return_to_review"
    moves.move(dispute, name, actor=actor, return_state="")
