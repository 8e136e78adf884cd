"""What was written in the evening and had better leave in the morning: an act with words, at 09:00, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.tone import amounts_typed, next_morning
from disputes import tone
from disputes.errors import IllegalMove
from disputes.models import Dispute, ScheduledMessage
from disputes.services import evidence, info, letters, messages, moves, performance, proposals, understanding
from disputes.states import Waiting
from foundation.kernel.actors import Actor, Party


class Act(NamedTuple):
    """The form that is filled in, and the service that does it."""

    form: str
    perform: Callable[..., Any]


def _answer(dispute: Dispute, *, about: int | None, actor: Actor, **said: Any) -> None:
    asked = dispute.info_requests.filter(pk=about).first()
    if asked is None:
        raise IllegalMove
    info.answer(asked, **said, actor=actor)


ACTS = {
    "acknowledge": Act("AcknowledgeForm", understanding.acknowledge),
    "write": Act("MessageForm", messages.write),
    "restate": Act("RestateForm", understanding.restate),
    "set_positions": Act("PositionsForm", evidence.set_positions),
    "request_info": Act("RequestInfoForm", info.request),
    "answer_info": Act("AnswerForm", _answer),
    "propose": Act("CreditsForm", proposals.propose),
    "report_rework": Act("ReworkForm", performance.report_rework),
}


class _Undone(Exception):
    pass


@transaction.atomic
def schedule(
    dispute: Dispute, *, act: str, typed: Mapping[str, str], arguments: Mapping[str, Any], actor: Actor,
    before: Iterable[str] = (),
) -> ScheduledMessage:  # fmt: skip
    """It leaves at 09:00 on the next business day of the sender; until then it can be taken back. `typed` is what the
    form of the act was sent, `arguments` what its service takes. What could not be done now is refused now.
    """
    dispute = moves.lock(dispute)
    send_at = next_morning(timezone.now(), dispute.business.time_zone, dispute.business.country)
    mine = dispute.ball_with == Party.FREELANCER and dispute.due_at is not None and act != "write"
    if mine and dispute.due_at < send_at:
        raise IllegalMove(_("Your days for this step end before that morning. Send it now; nothing was sent."))
    form, text = ACTS[act].form, tone.text_of(ACTS[act].form, typed)
    amounts = amounts_typed(typed, ("credit_*", "goodwill"))
    marks = tone.at_sending(dispute, actor.party, form, text, before=before, typed=amounts)
    _try(dispute, act, arguments, actor)
    row = ScheduledMessage.objects.create(
        dispute=dispute, party=actor.party, author=actor.name[:150], user_id=actor.user_id, act=act,
        typed=dict(typed), text=text, send_at=send_at, **marks,
    )  # fmt: skip
    moves.record(dispute, "message.scheduled", actor, data={"scheduled": row.pk, "act": act})
    return row


def _try(dispute: Dispute, act: str, arguments: Mapping[str, Any], actor: Actor) -> None:
    """Done and undone again: raises what doing it would raise."""
    try:
        with transaction.atomic():
            ACTS[act].perform(dispute, **arguments, actor=actor)
            raise _Undone
    except _Undone:
        return


@transaction.atomic
def take_back(row: ScheduledMessage, *, actor: Actor) -> None:
    """It was not sent yet and never will be. Too late when it has left."""
    dispute = moves.lock(row.dispute)
    if not _settle(row, Waiting.TAKEN_BACK):
        raise IllegalMove(_("This message has left already."))
    moves.record(dispute, "message.taken_back", actor, data={"scheduled": row.pk})


@transaction.atomic
def send(row: ScheduledMessage, arguments: Mapping[str, Any]) -> bool:
    """Send it if it still waits; a second timer finds it sent. Raises what the act raises where the case moved on."""
    dispute = moves.lock(row.dispute)
    if not _settle(row, Waiting.SENT):
        return False
    kept = {"before": row.tone_before} if tone.COMPOSERS[ACTS[row.act].form].kept else {}
    author = Actor(Party(row.party), row.author, row.user_id, "timer")
    ACTS[row.act].perform(dispute, **arguments, **kept, actor=author)
    return True


@transaction.atomic
def drop(row: ScheduledMessage) -> None:
    """The case moved on in the night: it does not leave, and its writer is told, with the words."""
    dispute = moves.lock(row.dispute)
    if _settle(row, Waiting.DROPPED):
        moves.record(dispute, "message.dropped", Actor.system(), data={"scheduled": row.pk})
        letters.tell_owner(dispute, "not_sent", quote=row.text)


def _settle(row: ScheduledMessage, state: Waiting) -> bool:
    """One conditional UPDATE: whoever comes second changes nothing."""
    return bool(ScheduledMessage.objects.filter(pk=row.pk, state=Waiting.WAITING).update(state=state))
