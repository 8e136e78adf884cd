"""What was agreed and how far it is done: the plan, the refund, what fell due, what is asked for again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import instalments
from disputes.models import Dispute, Instalment, Proposal
from disputes.states import Outcome, ProposalState, State
from foundation.kernel.actors import Party
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from invoices import codes
from invoices.queries import account_in_doubt, client_url
from invoices.sheets import day

Money = Callable[[Decimal], str]


def of(dispute: Dispute, party: Party, language: str, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """Nothing while the case runs."""

    def money(amount: Decimal) -> str:
        return format_amount(amount, dispute.invoice.currency, language)

    again = _asked_again(dispute, party, money)
    if dispute.settled_at is None:
        return again
    rows = instalments.unpaid(dispute)
    first = next(((row, rest) for row, rest in rows if rest > 0), None)
    asked = first and party == Party.CLIENT and not account_in_doubt(dispute.invoice)
    text = codes.payment_text(dispute.invoice.snapshot, first[1]) if asked else ""
    signed = next((each for each in proposals if each.state == ProposalState.ACCEPTED), None)
    return again | {
        "plan": [_instalment(row, rest, dispute, money, language) for row, rest in rows],
        "plan_qr": codes.data_url(codes.png(text)) if text else "",
        "plan_next": money(first[1]) if text else "",
        "agreement": signed.terms_sha256 if signed else "",
        "refund": money(-dispute.invoice.open_total) if dispute.invoice.open_total < 0 else "",
        "fallen_due": money(dispute.invoice.open_total) if _fallen_due(dispute) else "",
    }


def _instalment(row: Instalment, rest: Decimal, dispute: Dispute, money: Money, language: str) -> dict[str, Any]:
    late = rest > 0 and row.due_on < local_date(timezone.now(), dispute.business.time_zone)
    return {
        "number": row.number,
        "due": day(row.due_on.isoformat(), language),
        "amount": money(row.amount),
        "rest": money(rest) if 0 < rest < row.amount else "",
        "pill": "ok" if rest <= 0 else "bad" if late else "neutral",
        "state": _("Paid") if rest <= 0 else _("Late") if late else _("Later"),
        "cure": day(row.cure_until.isoformat(), language) if row.cure_until and rest > 0 else "",
    }


def _fallen_due(dispute: Dispute) -> bool:
    """The plan ended because an instalment stayed away, and something of it is still open."""
    ended = any(row.ended_at for row in dispute.instalments.all())
    return dispute.state == State.FORMAL_NOTICE and ended and dispute.invoice.open_total > 0


def _asked_again(dispute: Dispute, party: Party, money: Money) -> dict[str, str]:
    """A write-off ended the case and was taken back. The case stays ended; the client can report a line again."""
    if dispute.outcome != Outcome.WRITTEN_OFF or dispute.invoice.open_total <= 0:
        return {}
    report = f"{client_url(dispute.invoice).removeprefix(settings.SITE_URL)}dispute/" if party == Party.CLIENT else ""
    return {"asked_again": money(dispute.invoice.open_total), "report_url": report}
