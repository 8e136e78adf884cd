"""Instalments: a day of its own for each, a reminder, a week to put a missed one right."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import terms
from disputes.errors import IllegalMove
from disputes.instalments import in_default, unpaid
from disputes.models import Dispute, Instalment, Proposal
from disputes.services import letters, moves
from disputes.states import State
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from invoices.services import settle as books

ZERO = Decimal("0.00")
REMIND_AFTER, MISSED_AFTER, CURE = timedelta(days=1), timedelta(days=7), timedelta(days=7)


def make(dispute: Dispute, proposal: Proposal, *, actor: Actor) -> None:
    """The instalments of an accepted offer; what is not due yet is not asked for. In the accepting transaction."""
    rest = min(terms.remainder(dispute, proposal.credit_gross, proposal.goodwill), dispute.invoice.open_total)
    if proposal.parts < 2 or proposal.pay_by is None or rest <= 0:
        return
    dates = terms.schedule(rest, proposal.pay_by, proposal.parts)
    Instalment.objects.bulk_create(
        Instalment(dispute=dispute, number=number, due_on=due, amount=amount)
        for number, (due, amount) in enumerate(dates, 1)
    )
    replan(dispute, actor=actor)


def replan(dispute: Dispute, *, actor: Actor) -> None:
    """Tell the invoice how much of what is open has a later day. Called when money comes in and when a day comes."""
    today = _today(dispute)
    later = ZERO
    if dispute.state == State.EXECUTING:
        later = sum((rest for row, rest in unpaid(dispute) if row.due_on > today), ZERO)
    books.set_planned(dispute.invoice, amount=later, actor=actor)


@transaction.atomic
def watch(dispute: Dispute, *, actor: Actor) -> int:
    """Reminders and cure letters of the day, each once. Returns how many letters went out."""
    dispute = moves.lock(dispute)
    if dispute.state != State.EXECUTING:
        return 0
    replan(dispute, actor=actor)
    return sum(_tell(dispute, row, actor) for row, rest in unpaid(dispute) if rest > 0)


def _tell(dispute: Dispute, row: Instalment, actor: Actor) -> bool:
    today = _today(dispute)
    if row.reminded_at is None and row.due_on + REMIND_AFTER <= today < row.due_on + MISSED_AFTER:
        Instalment.objects.filter(pk=row.pk).update(reminded_at=timezone.now())
        moves.record(dispute, "instalment.reminded", actor, data={"instalment": row.number, "amount": row.amount})
        letters.tell_client(dispute, "instalment_due")
        return True
    if row.cure_until is None and today >= row.due_on + MISSED_AFTER:
        Instalment.objects.filter(pk=row.pk).update(cure_until=today + CURE)
        moves.record(dispute, "instalment.missed", actor, data={"instalment": row.number, "until": today + CURE})
        letters.tell(dispute, "instalment_missed", actor=actor)
        return True
    return False


@transaction.atomic
def declare_default(dispute: Dispute, *, actor: Actor) -> None:
    """An instalment stayed away for more than its week: the whole rest is due at once, as the agreement says."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "declare_default", actor)
    missed = next((row for row, rest in unpaid(dispute) if rest > 0 and row.cure_until), None)
    if missed is None or not in_default(dispute):
        raise IllegalMove(_("The client still has time to put the missed instalment right. Nothing was changed."))
    data = {"instalment": missed.number, "cure_until": missed.cure_until, "open": dispute.invoice.open_total}
    moves.move(dispute, "declare_default", actor=actor, data=data)
    end(dispute, actor=actor)
    letters.tell_client(dispute, "defaulted")
    letters.tell_owner(dispute, "defaulted")


def end(dispute: Dispute, *, actor: Actor) -> None:
    """The days of a plan count no more: everything that is open may be asked for."""
    if dispute.instalments.filter(ended_at=None).update(ended_at=timezone.now()):
        replan(dispute, actor=actor)


def give_time(dispute: Dispute, until: date) -> None:
    """After a pause: whatever came due meanwhile has a new day, and a new week after it."""
    for row, rest in unpaid(dispute):
        if rest > 0 and row.due_on < until:
            Instalment.objects.filter(pk=row.pk).update(due_on=until, reminded_at=None, cure_until=None)


def _today(dispute: Dispute) -> date:
    return local_date(timezone.now(), dispute.business.time_zone)
