"""Free words in a case."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from disputes.errors import IllegalMove, NotComplete
from disputes.models import Dispute, Message
from disputes.services import letters, moves
from disputes.states import OPEN
from foundation.kernel.actors import Actor


@transaction.atomic
def write(dispute: Dispute, *, text: str, actor: Actor) -> Message:
    """Seen by both sides, never changed afterwards."""
    dispute = moves.lock(dispute)
    if dispute.state not in OPEN:
        raise IllegalMove
    if not text.strip():
        raise NotComplete(_("There is no text yet."))
    message = Message.objects.create(dispute=dispute, party=actor.party, author=actor.name[:150], text=text.strip())
    moves.record(dispute, "message.written", actor, text=text.strip())
    letters.tell(dispute, "message", actor=actor, quote=text.strip())
    return message
