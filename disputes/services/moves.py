"""The one place that changes the state of a case: lock, check and change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from disputes import policy
from disputes.errors import IllegalMove, NotYourMove
from disputes.models import Dispute, DisputeLine, Mediation, MediationProposal
from disputes.services import mediation_letters
from disputes.states import FINAL, HOLDING, MOVES, MediationState, ProposalState, State, open_to
from foundation.audit import log
from foundation.kernel.actors import Actor, Party
from invoices.models import Invoice
from invoices.services import settle

ZERO = Decimal("0.00")
IN_MEDIATION = {State.MEDIATION_PENDING, State.MEDIATION}


def lock(dispute: Dispute) -> Dispute:
    """Both rows, invoice first, till the end of the transaction. Returns the case as it is now."""
    settle.lock(dispute.invoice_id)
    rows = Dispute.objects.select_for_update(of=("self",)).select_related("business", "invoice", "policy")
    return rows.get(pk=dispute.pk)


def check(dispute: Dispute, name: str, actor: Actor) -> None:
    """Raise unless this party may make this move in the state the case is in."""
    move = MOVES[name]
    if actor.party not in move.by:
        raise NotYourMove
    if dispute.state not in move.sources:
        raise IllegalMove


def move(
    dispute: Dispute, name: str, *, actor: Actor, text: str = "", data: dict | None = None, hold_now: bool = True,
    **changes: Any,
) -> None:  # fmt: skip
    """Make one move of the table, inside the caller's transaction; `dispute` comes from `lock` and is refreshed.

    The UPDATE names the state it comes from: whoever was second changes nothing and gets IllegalMove.
    `hold_now=False` is for who calls `rehold` later: it locks the log of the business, which must be locked last.
    """
    check(dispute, name, actor)
    before, target, now = State(dispute.state), MOVES[name].target, timezone.now()
    changes = _clock(dispute, target, actor, now) | changes
    changes |= {"closed_at": now if target in FINAL else None}
    if not Dispute.objects.filter(pk=dispute.pk, state=before).update(
        state=target, entered_at=now, nudges=0, **changes
    ):
        raise IllegalMove
    dispute.refresh_from_db()
    if before in IN_MEDIATION and target not in IN_MEDIATION:
        _end_mediation(dispute, actor, agreed=name == "accept_proposal")
    record(dispute, f"dispute.{name}", actor, before=before, after=target, text=text, data=data)
    if hold_now:
        rehold(dispute.invoice, actor)


def _clock(dispute: Dispute, target: State, actor: Actor, now: Any) -> dict[str, Any]:
    name = policy.CLOCKS.get(target)
    return {
        "ball_with": policy.turn_after(target, dispute, actor.party),
        "due_at": policy.deadline(dispute, name, now) if name else None,
    }


def _end_mediation(dispute: Dispute, actor: Actor, *, agreed: bool) -> None:
    """Whatever takes a case out of mediation closes the compartment; the day on which it is erased begins to come."""
    now = timezone.now()
    erased = policy.deadline(dispute, "compartment", now)
    ended = {"ended_at": now, "ended_by": actor.party, "erase_at": erased}
    rows = Mediation.objects.filter(dispute=dispute, state__in=[MediationState.PROPOSED, MediationState.RUNNING])
    present = rows.select_related("dispute__business").first()
    over = MediationState.AGREED if agreed else MediationState.ENDED
    live = MediationProposal.objects.filter(mediation__dispute=dispute, state=ProposalState.LIVE)
    live.update(state=ProposalState.SUPERSEDED)
    rows.filter(state=MediationState.RUNNING).update(state=over, **ended)
    rows.filter(state=MediationState.PROPOSED).update(state=MediationState.DECLINED, **ended)
    if present and actor.party != Party.MEDIATOR:
        mediation_letters.tell_mediator(present, mediation_letters.ENDED)


def record(dispute: Dispute, verb: str, actor: Actor, **more: Any) -> None:
    """An event in the case's own chain."""
    data = {"policy": dispute.policy.version, **(more.pop("data", None) or {})}
    chain = log.case_chain(dispute.pk)
    log.record(verb, chain=chain, actor=actor, subject=f"case:{dispute.pk}", data=data, **more)


def rehold(invoice: Invoice, actor: Actor) -> None:
    """Tell the invoice how much of it is disputed now: open lines of cases that hold."""
    lines = DisputeLine.objects.filter(
        dispute__invoice=invoice, dispute__state__in=HOLDING, dispute__hold_ended=False, is_open=True
    )
    settle.set_disputed(invoice, gross=lines.aggregate(held=Sum("gross"))["held"] or ZERO, actor=actor)


def may(dispute: Dispute, name: str, party: str) -> bool:
    return name in open_to(dispute.state, party)
