"""Free words in a case."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from disputes import tone
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Dispute, Message
from disputes.services import letters, moves
from disputes.states import OPEN
from foundation.kernel.actors import Actor


@transaction.atomic
def write(dispute: Dispute, *, text: str, actor: Actor, before: Iterable[str] = ()) -> Message:
    """Seen by both sides, never changed afterwards. `before`: rules that earlier checks of the text pointed at."""
    dispute = moves.lock(dispute)
    if dispute.state not in OPEN:
        raise IllegalMove
    if not text.strip():
        raise NotComplete(_("There is no text yet."))
    marks = tone.at_sending(dispute, actor.party, "MessageForm", text, before=before)
    message = keep(dispute, text, actor, marks)
    letters.tell(dispute, "message", actor=actor, quote=message.text)
    return message


def keep(dispute: Dispute, text: str, actor: Actor, marks: dict[str, list[str]]) -> Message:
    """Inside the caller's transaction and under the case's lock, who also tells the other side."""
    message = Message.objects.create(
        dispute=dispute, party=actor.party, author=actor.name[:150], text=text.strip(), **marks
    )
    moves.record(dispute, "message.written", actor, text=message.text)
    return message
