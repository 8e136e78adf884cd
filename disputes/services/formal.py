"""The formal stage: a notice that was slept on, an answer to it, proceedings, and the decision in the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import policy, queries
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Decision, Dispute, Proposal
from disputes.services import letters, moves, proposals, settlement
from disputes.states import Outcome, ProposalState, State
from disputes.terms import Terms
from foundation.files import door
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import end_of_day, local_date
from notices import queries as notices
from notices.models import LegalLetter
from notices.services import drafting
from notices.states import LetterKind

ZERO = Decimal("0.00")


@transaction.atomic
def prepare_notice(dispute: Dispute, *, channel: str, actor: Actor) -> LegalLetter:
    """The letter of the formal stage, to be read and slept on: a notice to a business, the 14-day letter to a consumer.

    Raises NotComplete while it is not known which of the two the client is.
    """
    dispute = moves.lock(dispute)
    if not queries.lacks_letter(dispute) or actor.party != Party.FREELANCER:
        moves.check(dispute, "serve_notice", actor)
    kind = notices.kind_of_client(dispute.invoice)
    if kind == "unknown":
        raise NotComplete(_("Say first, with the client's details, whether the client is a business or a consumer."))
    made = dispute.restatements.order_by("round").first()
    offered = dispute.proposals.filter(party=Party.FREELANCER).order_by("-number").first()
    zone = dispute.business.time_zone
    days = {"restated_on": made and made.offered_at, "proposed_on": offered and offered.made_at}
    return drafting.prepare(
        [dispute.invoice],
        kind=LetterKind.FOURTEEN_DAYS if kind == "consumer" else LetterKind.NOTICE,
        channel=channel,
        language=dispute.language,
        given={name: local_date(at, zone).isoformat() for name, at in days.items() if at},
        case=(dispute.pk, dispute.number),
        actor=actor,
    )


def served(letter: LegalLetter, actor: Actor) -> None:
    """A letter of a case left: in the same transaction the case moves, the pause of the disputed part ends, and
    an offer that was open is not open any more: a new one is the answer to a notice."""
    dispute = _case_of(letter)
    if dispute is None:
        return
    live = dispute.proposals.filter(state=ProposalState.LIVE)
    live.update(state=ProposalState.SUPERSEDED, decided_at=timezone.now())
    data = {"letter": str(letter.pk), "text_sha256": letter.text_sha256, "rows": letter.row_ids}
    # The days count from receipt.
    if dispute.state == State.FORMAL_NOTICE:  # a plan was not kept: the case is there already, the letter follows
        Dispute.objects.filter(pk=dispute.pk).update(ball_with=Party.CLIENT, due_at=None)
        dispute.refresh_from_db()
        moves.record(dispute, "notice.after_default", actor, data=data)
    else:
        moves.move(dispute, "serve_notice", actor=actor, data=data, due_at=None)
    letters.tell(dispute, "notice_served", actor=actor)


def arrived(letter: LegalLetter, actor: Actor) -> None:
    """The fifteen days count from the day of receipt."""
    dispute = _case_of(letter)
    if dispute is None or dispute.state != State.FORMAL_NOTICE:
        return
    ends = end_of_day(last_day(letter), dispute.business.time_zone)
    Dispute.objects.filter(pk=dispute.pk).update(due_at=ends)
    moves.record(dispute, "notice.received", actor, data={"on": letter.delivered_on, "until": last_day(letter)})


def last_day(letter: LegalLetter) -> date:
    """The last day on which the client may still answer or pay."""
    return letter.delivered_on + timedelta(days=policy.DEADLINES["formal"].days)


def _case_of(letter: LegalLetter) -> Dispute | None:
    found = Dispute.objects.filter(pk=letter.case_id).first() if letter.case_id else None
    return moves.lock(found) if found else None


@transaction.atomic
def notice_over(dispute: Dispute, *, actor: Actor) -> None:
    """The days passed without an answer. Nothing moves by itself: the freelancer decides what now."""
    dispute = moves.lock(dispute)
    if dispute.state != State.FORMAL_NOTICE or dispute.ball_with != Party.CLIENT:
        raise IllegalMove
    Dispute.objects.filter(pk=dispute.pk).update(ball_with=Party.FREELANCER, due_at=None)
    dispute.refresh_from_db()
    moves.record(dispute, "notice.unanswered", actor)
    letters.tell_owner(dispute, "notice_over")


@transaction.atomic
def answer_notice(
    dispute: Dispute, *, credits: Mapping[int, Decimal], text: str, actor: Actor, wanted: Terms | None = None,
    before: Iterable[str] = (),
) -> Proposal:  # fmt: skip
    """The client makes an offer instead: the case goes back to offers, and the pause of the disputed part with it."""
    dispute = moves.lock(dispute)
    moves.move(dispute, "answer_notice", actor=actor)
    return proposals.propose(dispute, credits=credits, text=text, actor=actor, wanted=wanted, before=before)


@transaction.atomic
def start_proceedings(dispute: Dispute, *, forum: str, actor: Actor) -> None:
    """To a court, not before fifteen days after the notice arrived."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "start_proceedings", actor)
    letter = notices.of_case(dispute.pk).filter(delivered_on__isnull=False).order_by("-delivered_on").first()
    if letter is None or queries.lacks_letter(dispute):
        raise NotComplete(_("Note first on which day the letter arrived: the client has fifteen days from then."))
    if local_date(timezone.now(), dispute.business.time_zone) <= last_day(letter):
        raise NotComplete(_("The client still has time to answer or to pay. Proceedings can start after that."))
    moves.move(dispute, "start_proceedings", actor=actor, text=forum, data={"letter": str(letter.pk)})
    letters.tell(dispute, "proceedings", actor=actor)


def record_decision(
    dispute: Dispute, *, upload: Any, kind: str, decided_by: str, reference: str, decided_on: date,
    credits: Mapping[int, Decimal], actor: Actor,
) -> Decision:  # fmt: skip
    """What was decided, applied to the books at once: a credit note for what the client won, the rest due.

    `credits`: net per disputed line, cents. The file is judged before the transaction. Raises FileRefused.
    """
    checked = door.inspect(upload)
    with transaction.atomic():
        dispute = moves.lock(dispute)
        moves.check(dispute, "record_decision", actor)
        if decided_on > local_date(timezone.now(), dispute.business.time_zone):
            raise NotComplete(_("A decision is not recorded before the day on which it was given."))
        stored = door.accept(checked)
        made = Decision.objects.create(
            dispute=dispute, kind=kind, decided_by=decided_by.strip(), reference=reference.strip(),
            decided_on=decided_on, file=stored,
        )  # fmt: skip
        data = {"kind": kind, "decided_on": decided_on}
        moves.record(dispute, "decision.uploaded", actor, files=[stored.sha256], data=data, text=decided_by)
        settlement.decide(dispute, credits, _outcome(dispute, credits), made, actor=actor)
    return made


def _outcome(dispute: Dispute, credits: Mapping[int, Decimal]) -> Outcome:
    lines = list(dispute.lines.all())
    if any(not 0 <= credits.get(line.pk, ZERO) <= line.net for line in lines):
        raise NotComplete(_("That is more than is disputed on a line. Nothing was recorded."))
    given = [credits.get(line.pk, ZERO) for line in lines]
    if not any(given):
        return Outcome.DECIDED_FOR_FREELANCER
    whole = all(amount == line.net for amount, line in zip(given, lines, strict=True))
    return Outcome.DECIDED_FOR_CLIENT if whole else Outcome.DECIDED_SPLIT
