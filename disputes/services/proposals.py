"""Offers, counter-offers, recommendations, and the acceptance that changes the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import lines, policy, terms, tone
from disputes.errors import IllegalMove, NotComplete, NotNeutral, NotYourMove
from disputes.models import Dispute, Proposal, ProposalLine, Review
from disputes.services import letters, moves, settlement
from disputes.states import ProposalKind, ProposalState, State
from disputes.terms import Terms
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import local_date

ZERO = Decimal("0.00")
REVIEWS = 2
WAIT_DAYS = 7


@transaction.atomic
def propose(
    dispute: Dispute, *, credits: Mapping[int, Decimal], text: str, actor: Actor, wanted: Terms | None = None,
    before: Iterable[str] = (),
) -> Proposal:  # fmt: skip
    """An offer per line (net, cents). It replaces the offer that is open now, whoever made that."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "propose", actor)
    wanted = wanted or Terms()
    offered = lines.priced(dispute, credits)
    reconcile(dispute, offered, wanted)
    figures = [wanted.goodwill, *(amount for each in offered for amount in (each.net, each.gross))]
    marks = tone.at_sending(dispute, actor.party, "CreditsForm", text, before=before, typed=figures)
    dispute.proposals.filter(state=ProposalState.LIVE, kind=ProposalKind.OFFER).update(
        state=ProposalState.SUPERSEDED, decided_at=timezone.now()
    )
    proposal = _create(dispute, offered, ProposalKind.OFFER, "offer", actor, text=text, wanted=wanted, marks=marks)
    moves.move(dispute, "propose", actor=actor, text=text, data=_facts(proposal), due_at=proposal.valid_until)
    letters.tell(dispute, "offered", actor=actor)
    return proposal


def reconcile(dispute: Dispute, offered: list[lines.Priced], wanted: Terms) -> None:
    """Sums close and dates lie ahead, or a sentence says what does not fit."""
    today = local_date(timezone.now(), dispute.business.time_zone)
    if wanted.pay_by is not None and wanted.pay_by < today:
        raise NotComplete(_("The date for paying has already passed."))
    if wanted.rework_by is not None and wanted.rework_by < today:
        raise NotComplete(_("The date for doing it again has already passed."))
    if not 1 <= wanted.instalments <= terms.MOST_INSTALMENTS:
        raise NotComplete(_("Between 1 and 12 instalments are possible."))
    if wanted.instalments > 1 and wanted.pay_by is None:
        raise NotComplete(_("Say on which day the first instalment is paid."))
    left = sum((line.gross for line in dispute.lines.all()), ZERO) - sum((each.gross for each in offered), ZERO)
    if not 0 <= wanted.goodwill <= left:
        raise NotComplete(_("Credit and goodwill together are more than is disputed. Nothing was offered."))


def _create(
    dispute: Dispute, offered: list[lines.Priced], kind: str, clock: str, actor: Actor, *, text: str,
    wanted: Terms = Terms(), reasons: Mapping[int, str] | None = None,  # noqa: B008 - frozen
    marks: Mapping[str, list[str]] | None = None,
) -> Proposal:  # fmt: skip
    number = (dispute.proposals.aggregate(last=Max("number"))["last"] or 0) + 1
    proposal = Proposal.objects.create(
        dispute=dispute,
        number=number,
        kind=kind,
        party=actor.party,
        author=actor.name[:150],
        text=text.strip(),
        credit_net=sum((each.net for each in offered), ZERO),
        credit_gross=sum((each.gross for each in offered), ZERO),
        pay_by=wanted.pay_by,
        parts=wanted.instalments,
        rework=wanted.rework.strip(),
        rework_by=wanted.rework_by,
        goodwill=wanted.goodwill,
        valid_until=policy.deadline(dispute, clock, timezone.now()),
        **(marks or {}),
    )
    proposal.terms = terms.text(dispute, proposal, offered)
    proposal.terms_sha256 = terms.fingerprint(proposal.terms)
    proposal.save(update_fields=["terms", "terms_sha256"])
    ProposalLine.objects.bulk_create(
        ProposalLine(
            proposal=proposal, line=each.line, credit_net=each.net, credit_gross=each.gross,
            reason=(reasons or {}).get(each.line.pk, ""),
        )
        for each in offered
    )  # fmt: skip
    return proposal


def _facts(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposal": proposal.number, "credit_net": proposal.credit_net, "credit_gross": proposal.credit_gross,
        "terms_sha256": proposal.terms_sha256,
    }  # fmt: skip


@transaction.atomic
def accept(
    dispute: Dispute, *, proposal_id: int, number: int, credit_gross: Decimal, typed_name: str, actor: Actor,
    terms_sha256: str = "",
) -> Proposal:  # fmt: skip
    """Accept exactly the offer that was read: id, number, amount and words must match, and it must still be open.

    An offer needs the other side; a recommendation needs both. The last acceptance issues the credit note.
    """
    dispute = moves.lock(dispute)
    moves.check(dispute, "accept_proposal", actor)
    proposal = _open_offer(dispute, proposal_id, number, credit_gross)
    if terms_sha256 and terms_sha256 != proposal.terms_sha256:
        raise IllegalMove(_("These are not the words of the offer that is open now. Nothing was accepted."))
    if len(typed_name.strip()) < 3:
        raise NotComplete(_("Type your full name: it is your signature."))
    if proposal.kind == ProposalKind.OFFER and proposal.party == actor.party:
        raise NotYourMove
    _sign(proposal, typed_name, actor)
    if proposal.kind == ProposalKind.RECOMMENDATION and not _both(proposal):
        _wait_for_other_side(dispute, proposal, actor)
        return proposal
    replace(dispute, proposal)
    proposal.state, proposal.decided_at = ProposalState.ACCEPTED, timezone.now()
    proposal.save(update_fields=["state", "decided_at"])
    settlement.settle(dispute, proposal, actor=actor)
    return proposal


def replace(dispute: Dispute, accepted: Proposal | None = None) -> None:
    """One agreement stands: offers that were open, and one that was not kept, give way to what is accepted now."""
    rows = dispute.proposals.filter(state__in=(ProposalState.LIVE, ProposalState.ACCEPTED))
    rows.exclude(pk=accepted and accepted.pk).update(state=ProposalState.SUPERSEDED, decided_at=timezone.now())


def _open_offer(dispute: Dispute, proposal_id: int, number: int, credit_gross: Decimal) -> Proposal:
    proposal = dispute.proposals.filter(pk=proposal_id).first()
    if proposal is None or (proposal.number, proposal.credit_gross) != (number, credit_gross):
        raise IllegalMove(_("This is not the offer that is open now. Read the newest one; nothing was accepted."))
    if proposal.state == ProposalState.ACCEPTED:
        raise IllegalMove(_("This offer was accepted already."))
    if proposal.state == ProposalState.LAPSED or proposal.valid_until < timezone.now():
        raise IllegalMove(_("This offer has lapsed. Nothing was accepted; ask for it again or make your own."))
    if proposal.state != ProposalState.LIVE:
        raise IllegalMove(_("A newer offer has taken its place. Read that one; nothing was accepted."))
    return proposal


def _wait_for_other_side(dispute: Dispute, proposal: Proposal, actor: Actor) -> None:
    moves.record(dispute, "recommendation.accepted_by_one", actor, data=_facts(proposal))
    other = Party.FREELANCER if actor.party == Party.CLIENT else Party.CLIENT
    Dispute.objects.filter(pk=dispute.pk).update(ball_with=other)
    dispute.refresh_from_db()
    letters.tell(dispute, "half_accepted", actor=actor)


def _sign(proposal: Proposal, typed_name: str, actor: Actor) -> None:
    signed = "accepted_by_client" if actor.party == Party.CLIENT else "accepted_by_freelancer"
    if getattr(proposal, signed) is not None:
        raise IllegalMove(_("You have accepted this already. It takes effect when the other side accepts it too."))
    setattr(proposal, signed, timezone.now())
    names = [name for name in (proposal.accepted_name, typed_name.strip()) if name]
    proposal.accepted_name = " · ".join(names)[:150]
    proposal.save(update_fields=[signed, "accepted_name"])


def _both(proposal: Proposal) -> bool:
    return proposal.accepted_by_client is not None and proposal.accepted_by_freelancer is not None


@transaction.atomic
def lapse(dispute: Dispute, *, actor: Actor) -> int:
    """Offers past their date are over. Returns how many."""
    dispute = moves.lock(dispute)
    late = dispute.proposals.filter(state=ProposalState.LIVE, valid_until__lt=timezone.now())
    count = late.update(state=ProposalState.LAPSED, decided_at=timezone.now())
    if count:
        moves.record(dispute, "proposal.lapsed", actor, data={"count": count})
        if dispute.state == State.NEGOTIATION:
            ends = policy.deadline(dispute, "negotiation", dispute.entered_at)
            Dispute.objects.filter(pk=dispute.pk).update(due_at=ends)
        letters.tell(dispute, "lapsed", actor=actor)
    return count


@transaction.atomic
def ask_review(dispute: Dispute, *, question: str, actor: Actor) -> Review:
    """Either side asks the neutral eye of the installation for a recommendation; at most twice in a case."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "ask_review", actor)
    if dispute.reviews.count() >= REVIEWS:
        raise IllegalMove(_("There have been two reviews in this case already."))
    waited = (timezone.now() - dispute.entered_at).days >= WAIT_DAYS
    if not waited and not dispute.proposals.exists():
        raise NotComplete(_("Make an offer first. After that, or after seven days, you can ask for a review."))
    if not lines.reviewers(dispute).exists():
        raise NotComplete(_("This installation has no neutral reviewer for your case."))
    moves.move(dispute, "ask_review", actor=actor, text=question)
    letters.tell(dispute, "review_asked", actor=actor)
    letters.tell_reviewers(dispute)
    return Review.objects.create(dispute=dispute, asked_by=actor.party, question=question.strip())


@transaction.atomic
def recommend(
    dispute: Dispute, *, credits: Mapping[int, Decimal], reasons: Mapping[int, str], text: str, actor: Actor
) -> Proposal:
    """A reviewer who belongs to neither side recommends an amount with a reason per line. It binds nobody."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "recommend", actor)
    if not lines.reviewers(dispute).filter(pk=actor.user_id).exists():
        raise NotNeutral
    if any(not reasons.get(pk, "").strip() for pk in dispute.lines.values_list("pk", flat=True)):
        raise NotComplete(_("Give a reason for every line."))
    offered = lines.priced(dispute, credits)
    dispute.proposals.filter(state=ProposalState.LIVE, kind=ProposalKind.RECOMMENDATION).update(
        state=ProposalState.SUPERSEDED, decided_at=timezone.now()
    )
    proposal = _create(
        dispute, offered, ProposalKind.RECOMMENDATION, "recommendation", actor, text=text, reasons=reasons
    )
    dispute.reviews.filter(answered_at=None).update(
        reviewer_id=actor.user_id, recommendation=proposal, answered_at=timezone.now()
    )
    moves.move(dispute, "recommend", actor=actor, text=text, data=_facts(proposal), ball_with=Party.FREELANCER)
    letters.tell(dispute, "recommended", actor=actor)
    return proposal


@transaction.atomic
def review_timeout(dispute: Dispute, *, actor: Actor) -> None:
    """No recommendation in time: back to offers, and the delay is on the desk's record."""
    dispute = moves.lock(dispute)
    moves.move(
        dispute, "review_timeout", actor=actor, sla_breaches=dispute.sla_breaches + 1, ball_with=Party.FREELANCER
    )
    dispute.reviews.filter(answered_at=None).update(answered_at=timezone.now())
    letters.tell(dispute, "review_timeout", actor=actor)
