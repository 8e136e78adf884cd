"""One case as one party sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from clients.tone import next_morning
from clients.units import Unit, counted
from disputes import claim_page, evidence_page, gathering, mediation_page, outcome_page, policy, queries, timeline
from disputes.models import Decision, Dispute, DisputeLine, Exhibit, InfoRequest, Proposal
from disputes.states import OPEN, ProposalKind, ProposalState, RequestState, Stage, State, Waiting
from foundation.kernel.actors import Party
from foundation.kernel.money import format_amount
from invoices.queries import client_url
from invoices.sheets import day
from notices import queries as notices

ZERO = Decimal("0.00")
SHOWN = 25  # entries of the log; the others have a page


@dataclass(frozen=True)
class CasePage:
    """Ready strings; `moves` are the names of what this party may do now."""

    stages: list[tuple[str | Promise, str]]
    is_open: bool
    is_my_turn: bool
    turn: str | Promise
    due: str
    if_nothing: str | Promise
    amounts: dict[str, str]
    rows: list[dict[str, Any]]
    restatements: list[Any]
    exhibits: list[dict[str, Any]]
    proposals: list[dict[str, Any]]
    past_proposals: list[dict[str, Any]]
    timeline: list[timeline.Item]
    earlier: bool  # more happened than is shown
    requests: list[dict[str, Any]] = field(default_factory=list)
    extension: dict[str, Any] | None = None
    plan: list[dict[str, Any]] = field(default_factory=list)
    plan_qr: str = ""
    plan_next: str = ""
    agreement: str = ""
    refund: str = ""
    fallen_due: str = ""
    asked_again: str = ""
    report_url: str = ""
    moves: list[str] = field(default_factory=list)
    needs: dict[str, Any] = field(default_factory=dict)
    contract: list[dict[str, Any]] = field(default_factory=list)
    invoice_url: str = ""
    pay_url: str = ""
    asked: dict[str, Any] | None = None
    making: str = ""
    decision: Any = None
    mediation: dict[str, Any] | None = None
    there: frozenset[str] = frozenset()

    @property
    def private_exhibits(self) -> list[dict[str, Any]]:
        return [row for row in self.exhibits if not row["shared"]]

    @property
    def shared_exhibits(self) -> list[dict[str, Any]]:
        return [row for row in self.exhibits if row["shared"]]


def case_page(dispute: Dispute, party: Party, language: str) -> CasePage:
    """Everything in nine queries, and one for each part that most cases lack. `dispute` comes with business, invoice
    and policy."""
    zone = dispute.business.time_zone
    there = gathering.parts_of(dispute)
    lines = queries.lines_of(dispute)
    if dispute.settled_at is not None:
        prefetch_related_objects([dispute], "instalments")
    seen = queries.exhibits_seen_by(dispute, party).select_related(None).select_related("file", "message")
    exhibits = list(seen.order_by("added_at"))
    proposals = queries.proposals_of(dispute)
    live = [proposal for proposal in proposals if _is_live(proposal)]
    moves = queries.moves_for(dispute, party)
    view = _View(dispute, party, language, moves)
    return CasePage(
        there=there,
        stages=stages(dispute),
        is_open=dispute.state in OPEN,
        is_my_turn=dispute.ball_with == party and dispute.state in OPEN,
        turn=queries.turn(dispute, party),
        due=queries.local_day(dispute.due_at, zone, language) if dispute.state in OPEN else "",
        if_nothing=policy.if_nothing_happens(dispute),
        amounts=view.amounts(lines),
        rows=[view.row(line, exhibits) for line in lines],
        restatements=list(dispute.restatements.order_by("-round")),
        exhibits=evidence_page.rows(dispute, party, exhibits, language, opened="openings" in there),
        needs=_needs(dispute, lines, party, exhibits),
        contract=evidence_page.contract(dispute, exhibits),
        proposals=[view.offer(proposal, lines) for proposal in live],
        past_proposals=[view.offer(proposal, lines) for proposal in proposals if proposal not in live],
        **dict(zip(("timeline", "earlier"), timeline.latest(dispute, language, SHOWN), strict=True)),
        requests=[view.request(asked) for asked in dispute.info_requests.all()] if "requests" in there else [],
        extension=view.extension() if "extensions" in there else None,
        **outcome_page.of(dispute, party, language, proposals),
        moves=moves,
        **(_ways_to_the_invoice(dispute, lines) if party == Party.CLIENT else {}),
        **(_formal(dispute, party, language) if {"letters", "decision"} & there else {}),
        mediation=mediation_page.card(dispute, party, language) if "mediation" in there else None,
    )


def _needs(dispute: Dispute, lines: list[DisputeLine], party: Party, exhibits: list[Exhibit]) -> dict[str, Any]:
    """Nothing, once there is an outcome: nobody is asked for proof of what is settled."""
    over = dispute.stage in {Stage.OUTCOME, Stage.LEARNED}
    return {} if over else evidence_page.needs([line.reason for line in lines], party, exhibits)


def _formal(dispute: Dispute, party: Party, language: str) -> dict[str, Any]:
    """What was asked by letter, the letter that its writer still sleeps on, and the decision."""
    found: dict[str, Any] = {}
    if dispute.stage in {Stage.FORMAL, Stage.OUTCOME, Stage.LEARNED}:
        found["asked"] = claim_page.asked(dispute, language, for_client=party == Party.CLIENT)
        found["decision"] = Decision.objects.filter(dispute=dispute).first()
    elif party == Party.FREELANCER:
        found["making"] = _making(dispute)
    if party == Party.FREELANCER and dispute.state == State.FORMAL_NOTICE:
        found["making"] = _making(dispute)
    return found


def _making(dispute: Dispute) -> str:
    waits = notices.of_case(dispute.pk).filter(sent_at=None).first()
    return waits.get_absolute_url() if waits else ""


def later(dispute: Dispute, party: str, language: str, *, waiting: bool = True) -> dict[str, Any]:
    """For the freelancer: when a message leaves that need not leave now, and those that wait."""
    if party != Party.FREELANCER:
        return {}
    business = dispute.business
    morning = next_morning(timezone.now(), business.time_zone, business.country)
    lately = timezone.now() - timedelta(days=7)
    shown = Q(state=Waiting.WAITING) | Q(state=Waiting.DROPPED, send_at__gt=lately)
    rows = dispute.scheduled.filter(shown) if waiting else []
    return {
        "when": queries.local_time(morning, business.time_zone, language),
        "rows": [
            {
                "pk": row.pk,
                "text": row.text,
                "dropped": row.state == Waiting.DROPPED,
                "when": queries.local_time(row.send_at, business.time_zone, language),
            }
            for row in rows
        ],
    }


def _is_live(proposal: Proposal) -> bool:
    return proposal.state == ProposalState.LIVE and proposal.valid_until > timezone.now()


def _accepted_so_far(proposal: Proposal) -> str:
    """A recommendation counts when both have accepted; until then everybody sees who has."""
    if proposal.accepted_by_client and not proposal.accepted_by_freelancer:
        return _("The client has accepted it; the freelancer not yet.")
    if proposal.accepted_by_freelancer and not proposal.accepted_by_client:
        return _("The freelancer has accepted it; the client not yet.")
    return ""


def _ways_to_the_invoice(dispute: Dispute, lines: list[DisputeLine]) -> dict[str, str]:
    """No way to pay where nothing may be asked for, or where it is not sure that the account is the freelancer's."""
    page = client_url(dispute.invoice).removeprefix(settings.SITE_URL)
    in_doubt = any(line.is_open and line.reason == "bank" for line in lines)
    payable = dispute.invoice.undisputed_open > 0 and not in_doubt
    return {"invoice_url": page, "pay_url": f"{page}pay/" if payable else ""}


def stages(dispute: Dispute) -> list[tuple[str | Promise, str]]:
    """The ladder. Mediation and formal steps appear only when a case is there: most cases never are."""
    ladder = [stage for stage in Stage if stage not in {Stage.MEDIATION, Stage.FORMAL} or stage == dispute.stage]
    here = ladder.index(dispute.stage)
    done = dispute.closed_at is not None
    marks = ["done" if place < here or done else "current" if place == here else "next" for place in range(len(ladder))]
    return [(stage.label, mark) for stage, mark in zip(ladder, marks, strict=True)]


@dataclass(frozen=True)
class _View:
    """Formats for one reader."""

    dispute: Dispute
    party: Party
    language: str
    moves: list[str]

    def money(self, amount: Decimal) -> str:
        return format_amount(amount, self.dispute.invoice.currency, self.language)

    def when(self, moment: datetime | None) -> str:
        return queries.local_time(moment, self.dispute.business.time_zone, self.language)

    def amounts(self, lines: list[DisputeLine]) -> dict[str, str]:
        invoice = self.dispute.invoice
        return {
            "disputed": self.money(sum((line.gross for line in lines), ZERO)),
            "total": self.money(invoice.total),
            "credited": self.money(invoice.credited_total),
            "open": self.money(invoice.open_total),
            "undisputed_open": self.money(invoice.undisputed_open),
        }

    def row(self, line: DisputeLine, exhibits: list[Exhibit]) -> dict[str, Any]:
        mine = [each.label for each in exhibits if each.line_id == line.pk and each.number]
        unit = Unit(line.invoice_line.unit)
        return {
            "pk": line.pk,
            "description": line.invoice_line.description,
            "gross": self.money(line.gross),
            "net": self.money(line.net),
            "quantity": counted(line.quantity, unit, self.language) if line.quantity is not None else "",
            "reason": line.get_reason_display(),
            "explanation": line.explanation,
            "position": line.get_position_display() if line.position else "",
            "position_note": line.position_note,
            "exhibits": mine,
            "outcome": line.get_outcome_display() if line.outcome else "",
            "credited": self.money(line.credited_net) if line.credited_net else "",
        }

    def request(self, asked: InfoRequest) -> dict[str, Any]:
        is_open = asked.state == RequestState.OPEN
        return {
            "id": asked.pk,
            "party": Party(asked.party).label,
            "item": asked.item,
            "why": asked.why,
            "answer": asked.answer,
            "state": asked.get_state_display(),
            "pill": {"open": "info", "answered": "ok"}.get(asked.state, "neutral"),
            "can_answer": is_open and asked.party != self.party and self.dispute.state == State.AWAITING_INFO,
        }

    def extension(self) -> dict[str, Any] | None:
        """The question for more time that waits in the present step."""
        asked = self.dispute.extensions.filter(state=RequestState.OPEN, step=self.dispute.entered_at).first()
        if asked is None:
            return None
        mine = asked.party == self.party
        return {"id": asked.pk, "days": asked.days, "reason": asked.reason, "mine": mine}

    def offer(self, proposal: Proposal, lines: list[DisputeLine]) -> dict[str, Any]:
        disputed = sum((line.gross for line in lines), ZERO)
        signed = proposal.accepted_by_client if self.party == Party.CLIENT else proposal.accepted_by_freelancer
        recommended = proposal.kind == ProposalKind.RECOMMENDATION
        may = "accept_proposal" in self.moves
        return {
            "id": proposal.pk,
            "number": proposal.number,
            "kind": proposal.kind,
            "author": proposal.author,
            "mine": proposal.party == self.party,
            "text": proposal.text,
            "credit": self.money(proposal.credit_gross),
            "credit_gross": proposal.credit_gross,
            "remaining": self.money(disputed - proposal.credit_gross - proposal.goodwill),
            "terms": proposal.terms,
            "terms_sha256": proposal.terms_sha256,
            "parts": proposal.parts,
            "rework": proposal.rework,
            "goodwill": self.money(proposal.goodwill) if proposal.goodwill else "",
            "pay_by": day(proposal.pay_by.isoformat(), self.language) if proposal.pay_by else "",
            "valid_until": self.when(proposal.valid_until),
            "state_label": proposal.get_state_display(),
            "accepted_so_far": _accepted_so_far(proposal),
            "lines": [self._offer_line(row) for row in proposal.lines.all()],
            "can_accept": may and _is_live(proposal) and not signed and (recommended or proposal.party != self.party),
        }

    def _offer_line(self, row: Any) -> dict[str, Any]:
        description = row.line.invoice_line.description
        return {"description": description, "credit": self.money(row.credit_gross), "reason": row.reason}
