"""A mediation as one of the three sees it. Nobody else has a page for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from disputes import queries, terms
from disputes.models import Dispute, Mediation, MediationMessage, MediationPoint, MediationProposal
from disputes.states import MediationState, ProposalState, Room, State
from foundation.kernel.actors import Party
from foundation.kernel.money import format_amount
from invoices.sheets import day

SIDES = (Party.FREELANCER, Party.CLIENT)


def latest(dispute: Dispute) -> Mediation | None:
    found = dispute.mediations.order_by("-proposed_at").first()
    if found is not None:
        found.dispute = dispute
    return found


def card(dispute: Dispute, party: str, language: str) -> dict[str, Any] | None:
    """On the case page of a side: that there is a mediation, and whether something is asked of this reader."""
    mediation = latest(dispute) if party in SIDES else None
    if mediation is None or mediation.erased_at:
        return None
    acts = offered(mediation, party)
    return {
        "state": mediation.get_state_display(),
        "running": mediation.is_running,
        "mine": "consent" in acts or ("name" in acts and not mediation.mediator_email),
        "until": queries.local_day(mediation.erase_at, dispute.business.time_zone, language),
    }


def offered(mediation: Mediation, party: str) -> list[str]:
    """The acts that this party may do now."""
    case, side = mediation.dispute.state, party in SIDES
    if mediation.state == MediationState.PROPOSED and case == State.MEDIATION_PENDING:
        if not side:
            return ["role", "refuse"] if mediation.mediator_at is None else ["refuse"]
        asked = mediation.mediator_email and mediation.consent_of(party) is None
        return [*(["consent"] if asked else []), "name", "decline"]
    if mediation.is_running and case == State.MEDIATION:
        longer = side and mediation.extended_at is None and getattr(mediation, f"longer_{party}") is None
        agenda = ["point", "drop", *([] if side else ["earlier", "tick"])]
        return ["write", *agenda, "propose", *(["accept"] if side else []), *(["longer"] if longer else []), "end"]
    return []


def seen_by(mediation: Mediation, party: str) -> QuerySet[MediationMessage]:
    """What all three read, and one's own room with the mediator. The mediator reads every room."""
    rows = MediationMessage.objects.filter(mediation=mediation).select_related("file")
    return rows if party == Party.MEDIATOR else rows.filter(Q(room=Room.ALL) | Q(room=party))


def page(mediation: Mediation, party: str, language: str) -> dict[str, Any]:
    """Half a dozen queries. `mediation.dispute` comes with business, invoice and policy."""
    dispute = mediation.dispute
    zone = dispute.business.time_zone
    prefetch_related_objects([dispute], "lines")  # every proposal asks what stays due of them
    ways_out = list(mediation.proposals.prefetch_related("lines__line__invoice_line").order_by("-number"))
    acts = offered(mediation, party)
    return {
        "mediation": mediation,
        "acts": acts,
        "is_open": bool(acts),
        "began": mediation.started_at is not None,
        "consents": _consents(mediation, zone, language),
        "due": queries.local_day(dispute.due_at, zone, language) if acts else "",
        "erased_on": queries.local_day(mediation.erase_at, zone, language),
        "messages": [_message(each, party, zone, language) for each in seen_by(mediation, party)],
        "points": [_point(each, party, acts) for each in mediation.points.all()],
        "live": [_way_out(each, party, dispute, language) for each in ways_out if each.state == ProposalState.LIVE],
        "past": [_way_out(each, party, dispute, language) for each in ways_out if each.state != ProposalState.LIVE],
        "longer_asked": bool(mediation.longer_client or mediation.longer_freelancer) and not mediation.extended_at,
    }


def _consents(mediation: Mediation, zone: str, language: str) -> list[dict[str, str]]:
    signed = {
        Party.FREELANCER: mediation.freelancer_name,
        Party.CLIENT: mediation.client_name,
        Party.MEDIATOR: mediation.mediator_signed,
    }
    known = {
        Party.FREELANCER: mediation.dispute.business.name,
        Party.CLIENT: mediation.dispute.client_name,
        Party.MEDIATOR: mediation.mediator_name or _("nobody yet"),
    }
    return [
        {
            "party": str(party.label),
            "who": name or known[party],
            "when": queries.local_time(mediation.consent_of(party), zone, language),
        }
        for party, name in signed.items()
    ]


def _message(each: MediationMessage, party: str, zone: str, language: str) -> dict[str, Any]:
    return {
        "id": each.pk,
        "party": each.party,
        "who": each.author,
        "label": Party(each.party).label,
        "mine": each.party == party,
        "private": each.get_room_display() if each.room else "",
        "text": each.text,
        "file": each.file.name if each.file else "",
        "when": queries.local_time(each.written_at, zone, language),
    }


def _point(each: MediationPoint, party: str, acts: list[str]) -> dict[str, Any]:
    """Whoever brought it up may take it off; the mediator puts the points in order and ticks them off."""
    may = {
        "tick": (_("Not talked about after all") if each.done_at else _("Talked about"), True),
        "earlier": (_("Earlier"), True),
        "drop": (_("Take it off"), each.party == party and each.done_at is None),
    }
    return {
        "id": each.pk,
        "text": each.text,
        "who": each.author,
        "done": each.done_at is not None,
        "acts": [(act, label) for act, (label, fits) in may.items() if fits and act in acts],
    }


def _way_out(each: MediationProposal, party: str, dispute: Dispute, language: str) -> dict[str, Any]:
    def money(amount: Any) -> str:
        return format_amount(amount, dispute.invoice.currency, language)

    consent = {Party.FREELANCER: each.freelancer_consent, Party.CLIENT: each.client_consent}
    return {
        "id": each.pk,
        "number": each.number,
        "who": each.author,
        "mine": each.party == party,
        "text": each.text,
        "credit": money(each.credit_gross),
        "credit_gross": each.credit_gross,
        "remaining": money(terms.remainder(dispute, each.credit_gross, each.goodwill)),
        "goodwill": money(each.goodwill) if each.goodwill else "",
        "parts": each.parts,
        "pay_by": day(each.pay_by.isoformat(), language) if each.pay_by else "",
        "rework": each.rework,
        "terms": each.terms,
        "terms_sha256": each.terms_sha256,
        "state": each.get_state_display(),
        "lines": [(row.line.invoice_line.description, money(row.credit_gross)) for row in each.lines.all()],
        "accepted": [str(Party(who).label) for who, given in consent.items() if given],
        "can_accept": party in SIDES and consent[party] is None and each.state == ProposalState.LIVE,
    }
