"""What an outcome does to the books, in the transaction of the act that brought it about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from disputes.instalments import next_day
from disputes.models import Decision, Dispute, DisputeLine, Proposal
from disputes.services import agreements, letters, moves, plans
from disputes.states import LineOutcome, Outcome, ProposalKind
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import end_of_day, local_date
from invoices.models import Invoice
from invoices.queries import line_balances
from invoices.services import credit
from invoices.services import settle as books

ZERO = Decimal("0.00")
PAY_DAYS = timedelta(days=7)
# An outcome takes the place of what an earlier one promised.
NOTHING_PROMISED = {"rework_by": None, "reworked_at": None, "not_done_at": None}


def settle(dispute: Dispute, proposal: Proposal, *, actor: Actor, consent: list | None = None) -> None:
    """Both agreed: credit note on the same lines, the rest due again, the case goes to performance."""
    credits = {row.line_id: row.credit_net for row in proposal.lines.all()}
    data = {"proposal": proposal.number, "credit_gross": proposal.credit_gross, "terms_sha256": proposal.terms_sha256}
    _carry_out(dispute, credits, "accept_proposal", _outcome(proposal), actor, data=data)
    if proposal.rework:
        by = proposal.rework_by or _week_from_now(dispute)
        Dispute.objects.filter(pk=dispute.pk).update(rework_by=by, reworked_at=None)
    _give_goodwill(dispute, proposal, actor)
    plans.make(dispute, proposal, actor=actor)
    make_due(dispute, proposal.pay_by, actor)
    agreements.conclude(dispute, proposal, consent)
    dispute.refresh_from_db()
    pass_turn(dispute)
    letters.tell(dispute, "settled", actor=actor)
    finish_if_met(dispute)


def _outcome(proposal: Proposal) -> Outcome:
    if proposal.kind == ProposalKind.MEDIATED:
        return Outcome.MEDIATED
    kinds = {
        Outcome.SETTLED_CREDIT: proposal.credit_gross > 0,
        Outcome.SETTLED_PLAN: proposal.parts > 1,
        Outcome.SETTLED_REWORK: bool(proposal.rework),
        Outcome.SETTLED_MIXED: proposal.goodwill > 0 or proposal.kind == ProposalKind.RECOMMENDATION,
    }
    found = [outcome for outcome, there in kinds.items() if there]
    return found[0] if len(found) == 1 else Outcome.SETTLED_MIXED


def _give_goodwill(dispute: Dispute, proposal: Proposal, actor: Actor) -> None:
    """Not a credit note: nothing was wrong. The owner is told that the VAT on it is a question for the bookkeeper."""
    amount = min(proposal.goodwill, Invoice.objects.values_list("open_total", flat=True).get(pk=dispute.invoice_id))
    if amount > 0:
        reason = _("Goodwill in case %(number)s.") % {"number": dispute.number}
        books.write_off(dispute.invoice, amount=amount, reason=reason, actor=actor)
        moves.record(dispute, "dispute.goodwill", actor, data={"amount": amount, "vat_question": True})
        dispute.invoice.refresh_from_db()


def concede(dispute: Dispute, *, actor: Actor) -> None:
    left = line_balances(dispute.invoice)
    credits = {
        line.pk: min(line.net - line.credited_net, left[line.invoice_line_id].net_left) for line in dispute.lines.all()
    }
    _carry_out(dispute, credits, "concede", Outcome.CONCEDED, actor)
    pass_turn(dispute)
    letters.tell(dispute, "conceded", actor=actor)
    finish_if_met(dispute)


def decide(
    dispute: Dispute, credits: Mapping[int, Decimal], outcome: str, decision: Decision, *, actor: Actor
) -> None:  # fmt: skip
    """Somebody else decided: what the client won is credited, the rest is due, not before seven days from now."""
    data = {"decided_on": decision.decided_on}
    _carry_out(dispute, dict(credits), "record_decision", outcome, actor, data=data)
    make_due(dispute, None, actor)
    pass_turn(dispute)
    letters.tell(dispute, "decided", actor=actor)
    finish_if_met(dispute)


def _carry_out(
    dispute: Dispute, credits: dict[int, Decimal], move: str, outcome: str, actor: Actor, data: dict | None = None
) -> None:
    lines = list(dispute.lines.select_related("invoice_line"))
    amounts: dict[int, Decimal] = {}
    for line in lines:
        net = credits.get(line.pk, ZERO)
        close_line(line, net)
        if net:
            amounts[line.invoice_line_id] = amounts.get(line.invoice_line_id, ZERO) + net
    # The credit note takes its number before the log of the business is locked, as every other credit note does.
    changes = {"outcome": outcome, "settled_at": timezone.now(), **NOTHING_PROMISED}
    moves.move(dispute, move, actor=actor, data=data, hold_now=False, **changes)
    if amounts:
        note = credit.credit_lines(dispute.invoice, amounts=amounts, reason=_reason(dispute), actor=actor)
        moves.record(dispute, "dispute.credited", actor, data={"credit_note": note.number, "total": note.total})
    plans.end(dispute, actor=actor)  # a new outcome takes the place of an earlier plan
    moves.rehold(dispute.invoice, actor)
    dispute.invoice.refresh_from_db()


def _reason(dispute: Dispute) -> str:
    with override(dispute.invoice.language):
        return _("Settled in case %(number)s.") % {"number": dispute.number}


def close_line(line: DisputeLine, credited: Decimal) -> None:
    """The line's outcome; from here on the same line and reason may come up again. What an earlier outcome credited
    stays credited."""
    line.credited_net, line.is_open = line.credited_net + credited, False
    line.outcome = LineOutcome.DENIED
    if line.credited_net:
        line.outcome = LineOutcome.ACCEPTED if line.credited_net == line.net else LineOutcome.SPLIT
    line.save(update_fields=["credited_net", "is_open", "outcome"])


def make_due(dispute: Dispute, pay_by: date | None, actor: Actor) -> None:
    """The rest is due on the agreed day, else not before seven days from now."""
    books.extend_due(dispute.invoice, until=pay_by or _week_from_now(dispute), actor=actor)


def _week_from_now(dispute: Dispute) -> date:
    return local_date(timezone.now(), dispute.business.time_zone) + PAY_DAYS


def pass_turn(dispute: Dispute) -> None:
    """While an outcome is carried out: who owes the next thing, and by when. Work and refunds go before payments."""
    dispute.invoice.refresh_from_db()
    week = local_date(dispute.settled_at or timezone.now(), dispute.business.time_zone) + PAY_DAYS
    if undone(dispute):
        party, day = Party.FREELANCER, dispute.rework_by
    elif dispute.invoice.open_total < 0:
        party, day = Party.FREELANCER, week
    else:
        party, day = Party.CLIENT, next_day(dispute) or week
    dispute.ball_with, dispute.due_at = party, end_of_day(day, dispute.business.time_zone)
    Dispute.objects.filter(pk=dispute.pk).update(ball_with=party, due_at=dispute.due_at)


def undone(dispute: Dispute) -> bool:
    return dispute.rework_by is not None and dispute.reworked_at is None


def finish_if_met(dispute: Dispute) -> bool:
    """Nothing is left to pay, to refund or to do again: the case goes to its lesson by itself."""
    open_total = Invoice.objects.values_list("open_total", flat=True).get(pk=dispute.invoice_id)
    if not moves.may(dispute, "finish", "system"):
        return False
    if open_total != 0 or undone(dispute):
        return False
    moves.move(dispute, "finish", actor=Actor.system())
    return True
