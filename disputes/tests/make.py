"""Builders for cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import Business
from disputes.evidence_kinds import Finding, Question
from disputes.models import Dispute
from disputes.services import contract, evidence, proposals, report, understanding
from disputes.services.report import LineClaim
from disputes.states import Position
from foundation.kernel.actors import Actor, Party
from invoices.models import Invoice
from invoices.tests.make import actor_of, line, make_business, make_invoice, mark_sent

CAROL = Actor(Party.CLIENT, "Carol Kramer", None, "link")
SYSTEM = Actor.system()
LINES = [
    line(description="Fotografie Open Dag, 5 uur", quantity=Decimal(5)),
    line(description="Advies over sociale media, 14 uur", quantity=Decimal(14)),
]


def actor(party: str, business: Business | None = None) -> Actor:
    if party == Party.FREELANCER and business is not None:
        return actor_of(business)
    return {Party.CLIENT: CAROL, Party.SYSTEM: SYSTEM}.get(party) or Actor(Party(party), str(party).title(), None)


def make_disputed_invoice(business: Business | None = None) -> Invoice:
    """Two lines of € 85 an hour: 5 and 14 hours, together € 1,954.15 with 21 % VAT."""
    return mark_sent(make_invoice(business or make_business(), lines=LINES))


def make_dispute(invoice: Invoice | None = None, **fields: Any) -> Dispute:
    """Carol disputes four of the fourteen hours: € 340.00 net, € 411.40 gross."""
    invoice = invoice or make_disputed_invoice()
    second = invoice.lines.get(position=2)
    values = {
        "lines": [LineClaim(second.pk, "quantity", "We agreed on ten hours.", quantity=Decimal(4))],
        "summary": "We agreed on ten hours of advice, and there are fourteen on the invoice.",
        "wish": "Invoice ten hours.",
        "client_name": "Carol Kramer",
        "client_email": "carol@kramer.test",
        "actor": CAROL,
    } | fields
    return report.report(invoice, **values)


def put(dispute: Dispute, state: str, **fields: Any) -> Dispute:
    """Set a state directly, for the table's own tests."""
    closed = {"closed_at": dispute.opened_at} if state in {"closed", "discarded"} else {"closed_at": None}
    Dispute.objects.filter(pk=dispute.pk).update(state=state, **closed, **fields)
    return fresh(dispute)


def fresh(dispute: Dispute) -> Dispute:
    return Dispute.objects.select_related("business", "invoice", "policy").get(pk=dispute.pk)


def to_restated(dispute: Dispute) -> Dispute:
    owner = actor_of(dispute.business)
    understanding.restate(
        dispute, facts="You agreed to ten hours and see fourteen.", wish="Ten hours.", interest="Budget.", actor=owner
    )
    return fresh(dispute)


def to_review(dispute: Dispute) -> Dispute:
    understanding.confirm(to_restated(dispute), actor=CAROL)
    return fresh(dispute)


def to_negotiation(dispute: Dispute) -> Dispute:
    dispute = to_review(dispute)
    owner = actor_of(dispute.business)
    positions = {row.pk: (Position.PARTLY, "Two hours were a call you asked for.") for row in dispute.lines.all()}
    evidence.set_positions(dispute, positions=positions, actor=owner)
    answer_contract(dispute)
    evidence.close_review(dispute, actor=owner)
    return fresh(dispute)


def answer_contract(dispute: Dispute, **found: tuple) -> None:
    """Every question "not found", but those that are named."""
    answers = {question: found.get(question, (Finding.NOT_FOUND, "", None)) for question in Question}
    contract.answer(dispute, answers=answers, actor=actor_of(dispute.business))


def offer(dispute: Dispute, credit: str = "170.00", by: Actor | None = None) -> Any:
    credits = {row.pk: Decimal(credit) for row in dispute.lines.all()}
    return proposals.propose(dispute, credits=credits, text="Half of it.", actor=by or actor_of(dispute.business))


def accept(dispute: Dispute, proposal: Any, by: Actor = CAROL) -> Any:
    return proposals.accept(
        dispute, proposal_id=proposal.pk, number=proposal.number, credit_gross=proposal.credit_gross,
        typed_name="Carol Kramer", actor=by,
    )  # fmt: skip
