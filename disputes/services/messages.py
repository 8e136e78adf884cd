"""Free words in a case: now, or on the next morning."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import tone
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Dispute, Message, ScheduledMessage
from disputes.services import letters, moves
from disputes.states import OPEN, Waiting
from foundation.kernel.actors import Actor, Party
from invoices.tone import next_morning


@transaction.atomic
def write(dispute: Dispute, *, text: str, actor: Actor, before: Iterable[str] = ()) -> Message:
    """Seen by both sides, never changed afterwards. `before`: rules that earlier checks of the text pointed at."""
    dispute = _open(dispute, text)
    marks = tone.at_sending(dispute, actor.party, "MessageForm", text, before=before)
    return _say(dispute, text, actor, marks)


def _open(dispute: Dispute, text: str) -> Dispute:
    dispute = moves.lock(dispute)
    if dispute.state not in OPEN:
        raise IllegalMove
    if not text.strip():
        raise NotComplete(_("There is no text yet."))
    return dispute


def _say(dispute: Dispute, text: str, actor: Actor, marks: dict[str, list[str]]) -> Message:
    message = Message.objects.create(
        dispute=dispute, party=actor.party, author=actor.name[:150], text=text.strip(), **marks
    )
    moves.record(dispute, "message.written", actor, text=text.strip())
    letters.tell(dispute, "message", actor=actor, quote=text.strip())
    return message


@transaction.atomic
def schedule(dispute: Dispute, *, text: str, actor: Actor, before: Iterable[str] = ()) -> ScheduledMessage:
    """It leaves at 09:00 on the next business day of the sender; until then it can be taken back."""
    dispute = _open(dispute, text)
    marks = tone.at_sending(dispute, actor.party, "MessageForm", text, before=before)
    business = dispute.business
    row = ScheduledMessage.objects.create(
        dispute=dispute, party=actor.party, author=actor.name[:150], user_id=actor.user_id, text=text.strip(),
        send_at=next_morning(timezone.now(), business.time_zone, business.country), **marks,
    )  # fmt: skip
    moves.record(dispute, "message.scheduled", actor, data={"scheduled": row.pk})
    return row


@transaction.atomic
def take_back(row: ScheduledMessage, *, actor: Actor) -> None:
    """It was not sent yet and never will be. Too late when it has left."""
    dispute = moves.lock(row.dispute)
    if not _settle(row, Waiting.TAKEN_BACK):
        raise IllegalMove(_("This message has left already."))
    moves.record(dispute, "message.taken_back", actor, data={"scheduled": row.pk})


@transaction.atomic
def send_scheduled(row: ScheduledMessage) -> bool:
    """Send it if it still waits; a second timer finds it sent. A case that ended in the meantime drops it."""
    dispute = moves.lock(row.dispute)
    if not _settle(row, Waiting.SENT if dispute.state in OPEN else Waiting.DROPPED):
        return False
    if dispute.state not in OPEN:
        moves.record(dispute, "message.dropped", Actor.system(), data={"scheduled": row.pk})
        return False
    author = Actor(Party(row.party), row.author, row.user_id, "timer")
    _say(dispute, row.text, author, {"tone_before": row.tone_before, "tone_after": row.tone_after})
    return True


def _settle(row: ScheduledMessage, state: Waiting) -> bool:
    """One conditional UPDATE: whoever comes second changes nothing."""
    return bool(ScheduledMessage.objects.filter(pk=row.pk, state=Waiting.WAITING).update(state=state))
