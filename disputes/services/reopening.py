"""A closed case comes back once, for new evidence."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from disputes import policy
from disputes.errors import IllegalMove, NotComplete
from disputes.lines import gross_of
from disputes.models import Dispute, DisputeLine
from disputes.services import evidence, letters, moves
from disputes.states import LineOutcome, Outcome
from foundation.files import door
from foundation.kernel.actors import Actor
from invoices.queries import LineBalance, line_balances


def reopen(dispute: Dispute, *, reason: str, upload: Any, title: str, actor: Actor) -> None:
    """Within 30 days, once, with a file that was not there before. Raises FileRefused, IllegalMove, NotComplete."""
    checked = door.inspect(upload)
    with transaction.atomic():
        dispute = moves.lock(dispute)
        moves.check(dispute, "reopen", actor)
        _may_come_back(dispute, checked.sha256)
        if not reason.strip():
            raise NotComplete(_("Say what is new."))
        for line in dispute.lines.select_related("invoice_line"):
            _open_again(line, line_balances(dispute.invoice))
        changes = {"reopened": True, "outcome": Outcome.NONE, "outcome_note": "", "settled_at": None}
        moves.move(dispute, "reopen", actor=actor, text=reason, **changes)
        evidence.keep(dispute, checked, title=title, line=None, share=True, actor=actor)
        letters.tell(dispute, "reopened", actor=actor, quote=reason.strip())


def _may_come_back(dispute: Dispute, sha256: str) -> None:
    if dispute.reopened:
        raise IllegalMove(_("A case can be reopened once, and this one was."))
    if dispute.outcome in policy.FOR_GOOD:
        raise IllegalMove(_("This case ended for good. If a line is still wrong, report it again on the invoice."))
    if not policy.can_reopen(dispute):
        raise IllegalMove(_("The time for reopening this case is over."))
    if dispute.exhibits.filter(file__sha256=sha256).exists():
        raise NotComplete(_("This file is in the case already. Reopening needs something new."))


def _open_again(line: DisputeLine, balances: dict[int, LineBalance]) -> None:
    """What is left of the line is disputed again."""
    balance = balances[line.invoice_line_id]
    net = min(line.net, balance.net_left)
    if net <= 0:
        return
    line.net, line.gross, line.is_open = net, gross_of(net, balance), True
    line.outcome = LineOutcome.NONE
    try:
        with transaction.atomic():
            line.save(update_fields=["net", "gross", "is_open", "outcome"])
    except IntegrityError as error:
        raise NotComplete(_("There is an open case about this line and this reason already. Write there.")) from error
