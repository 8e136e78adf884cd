"""Instalments: a day of its own for each, a reminder, a week to put a missed one right."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from disputes import terms
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


def unpaid(dispute: Dispute) -> list[tuple[Instalment, Decimal]]:
    """Each instalment with what is still missing of it. Payments go to the undisputed part first (art. 6:43 BW)."""
    rows = list(dispute.instalments.order_by("number"))
    total = sum((row.amount for row in rows), ZERO)
    paid = total - min(total, max(dispute.invoice.open_total, ZERO))
    found = []
    for row in rows:
        covered = min(row.amount, paid)
        paid -= covered
        found.append((row, row.amount - covered))
    return found


def next_day(dispute: Dispute) -> date | None:
    """The day on which the client pays next: that of the undisputed part, or of the first instalment still missing."""
    invoice = dispute.invoice
    days = [row.due_on for row, rest in unpaid(dispute) if rest > 0]
    if invoice.due_on and (invoice.undisputed_open > 0 or not days):
        days.append(invoice.due_on)
    return min(days, default=None)


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


def in_default(dispute: Dispute) -> bool:
    """An instalment was missed and the week to put it right is over."""
    today = _today(dispute)
    return any(rest > 0 and row.cure_until is not None and row.cure_until < today for row, rest in unpaid(dispute))


def _today(dispute: Dispute) -> date:
    return local_date(timezone.now(), dispute.business.time_zone)
