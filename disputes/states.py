"""The life of a dispute as one plain table; docs/dispute_states.txt draws it and tests compare the two."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import Party

F, C, M, A, S = Party.FREELANCER, Party.CLIENT, Party.MEDIATOR, Party.ADMIN, Party.SYSTEM


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    RAISED = "raised", _("Raised")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RESTATED = "restated", _("Restated")
    CLARIFIED = "clarified", _("Clarified")
    REVIEW = "review", _("Contract & evidence review")
    AWAITING_INFO = "awaiting_info", _("Awaiting information")
    NEGOTIATION = "negotiation", _("Proposals")
    ADMIN_REVIEW = "admin_review", _("Under review by an admin")
    MEDIATION_PENDING = "mediation_pending", _("Mediation proposed")
    MEDIATION = "mediation", _("In mediation")
    FORMAL_NOTICE = "formal_notice", _("Formal stage")  # whichever letter left, and before it leaves
    LEGAL = "legal", _("Legal proceedings")
    EXECUTING = "executing", _("Outcome being carried out")
    EXPIRED = "expired", _("Expired (client silent)")
    RETROSPECTIVE = "retrospective", _("Lesson learned")
    CLOSED = "closed", _("Closed")
    DISCARDED = "discarded", _("Discarded")


FINAL = frozenset({State.CLOSED, State.DISCARDED})
OPEN = frozenset(State) - FINAL - {State.DRAFT}
# In these states the disputed part is held: no reminder, no escalation speaks of it.
HOLDING = frozenset(
    {
        State.RAISED, State.ACKNOWLEDGED, State.RESTATED, State.CLARIFIED, State.REVIEW, State.AWAITING_INFO,
        State.NEGOTIATION, State.ADMIN_REVIEW, State.MEDIATION_PENDING, State.MEDIATION, State.EXECUTING,
    }
)  # fmt: skip


class Waiting(TextChoices):
    """A message that was written to leave later."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    TAKEN_BACK = "taken_back", _("Taken back")
    DROPPED = "dropped", _("Not sent: the case had moved on")


class Todo(TextChoices):
    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Skipped")


class Stage(TextChoices):
    """The ladder people see."""

    REPORTED = "reported", _("Reported")
    UNDERSTOOD = "understood", _("Understood")
    REVIEWED = "reviewed", _("Reviewed")
    NEGOTIATING = "negotiating", _("Negotiating")
    MEDIATION = "mediation", _("Mediation")
    FORMAL = "formal", _("Formal")
    OUTCOME = "outcome", _("Outcome")
    LEARNED = "learned", _("Learned")


STAGES = {
    State.DRAFT: Stage.REPORTED,
    State.RAISED: Stage.REPORTED,
    State.ACKNOWLEDGED: Stage.UNDERSTOOD,
    State.RESTATED: Stage.UNDERSTOOD,
    State.CLARIFIED: Stage.UNDERSTOOD,
    State.REVIEW: Stage.REVIEWED,
    State.AWAITING_INFO: Stage.REVIEWED,
    State.NEGOTIATION: Stage.NEGOTIATING,
    State.ADMIN_REVIEW: Stage.NEGOTIATING,
    State.MEDIATION_PENDING: Stage.MEDIATION,
    State.MEDIATION: Stage.MEDIATION,
    State.FORMAL_NOTICE: Stage.FORMAL,
    State.LEGAL: Stage.FORMAL,
    State.EXECUTING: Stage.OUTCOME,
    State.EXPIRED: Stage.OUTCOME,
    State.RETROSPECTIVE: Stage.LEARNED,
    State.CLOSED: Stage.LEARNED,
    State.DISCARDED: Stage.REPORTED,
}

PRE_FORMAL = frozenset(
    {
        State.RAISED, State.ACKNOWLEDGED, State.RESTATED, State.CLARIFIED, State.REVIEW, State.AWAITING_INFO,
        State.NEGOTIATION, State.MEDIATION_PENDING, State.MEDIATION, State.FORMAL_NOTICE,
    }
)  # fmt: skip


class Move(NamedTuple):
    sources: frozenset[State]
    target: State
    by: frozenset[Party]


def _move(sources: State | set[State] | frozenset[State], target: State, *by: Party) -> Move:
    return Move(frozenset({sources} if isinstance(sources, State) else sources), target, frozenset(by))


MOVES: dict[str, Move] = {
    "submit": _move(State.DRAFT, State.RAISED, C, F),  # T01
    "discard": _move(State.DRAFT, State.DISCARDED, C, F, S),  # T02
    "acknowledge": _move(State.RAISED, State.ACKNOWLEDGED, F),  # T03
    "auto_acknowledge": _move(State.RAISED, State.ACKNOWLEDGED, S),  # T04
    "restate": _move(State.ACKNOWLEDGED, State.RESTATED, F),  # T05
    "confirm": _move(State.RESTATED, State.CLARIFIED, C),  # T06
    "correct": _move(State.RESTATED, State.ACKNOWLEDGED, C),  # T07
    "leave_unconfirmed": _move(State.RESTATED, State.CLARIFIED, S),  # T08
    "agree_to_differ": _move(State.RESTATED, State.CLARIFIED, C, F),  # T09
    "open_review": _move(State.CLARIFIED, State.REVIEW, S),  # T10
    "request_info": _move({State.REVIEW, State.NEGOTIATION}, State.AWAITING_INFO, F, C, M),  # T11
    "return_to_review": _move(State.AWAITING_INFO, State.REVIEW, F, C, S),  # T12
    "return_to_negotiation": _move(State.AWAITING_INFO, State.NEGOTIATION, F, C, S),  # T12, the remembered state
    "close_review": _move(State.REVIEW, State.NEGOTIATION, F, S),  # T13
    "propose": _move(State.NEGOTIATION, State.NEGOTIATION, F, C),  # T14
    "accept_proposal": _move({State.NEGOTIATION, State.MEDIATION}, State.EXECUTING, F, C),  # T15
    "propose_mediation": _move(State.NEGOTIATION, State.MEDIATION_PENDING, F, C),  # T16
    "start_mediation": _move(State.MEDIATION_PENDING, State.MEDIATION, F, C, M),  # T17
    "decline_mediation": _move(State.MEDIATION_PENDING, State.NEGOTIATION, F, C, S),  # T18
    "mediate": _move(State.MEDIATION, State.MEDIATION, M),  # T19
    "end_mediation": _move(State.MEDIATION, State.NEGOTIATION, F, C, M, S),  # T20
    "serve_notice": _move(
        {State.NEGOTIATION, State.MEDIATION_PENDING, State.MEDIATION, State.EXPIRED}, State.FORMAL_NOTICE, F
    ),  # T21
    "answer_notice": _move(State.FORMAL_NOTICE, State.NEGOTIATION, C),  # T22
    "start_proceedings": _move(State.FORMAL_NOTICE, State.LEGAL, F),  # T23
    "record_decision": _move(State.LEGAL, State.EXECUTING, F),  # T24
    "concede": _move(PRE_FORMAL, State.EXECUTING, F),  # T25
    "accept_in_full": _move(PRE_FORMAL | {State.EXPIRED}, State.EXECUTING, C),  # T26
    "withdraw": _move(PRE_FORMAL | {State.EXPIRED}, State.RETROSPECTIVE, C),  # T27
    "expire": _move(
        {State.ACKNOWLEDGED, State.RESTATED, State.AWAITING_INFO, State.NEGOTIATION}, State.EXPIRED, S
    ),  # T28
    "revive": _move(State.EXPIRED, State.REVIEW, C),  # T29
    "close_expired": _move(State.EXPIRED, State.RETROSPECTIVE, S),  # T30
    "finish": _move(State.EXECUTING, State.RETROSPECTIVE, S),  # T31
    "declare_default": _move(State.EXECUTING, State.FORMAL_NOTICE, F),  # T32
    "write_off": _move({State.EXECUTING, State.LEGAL}, State.RETROSPECTIVE, F),  # T33
    "learn": _move(State.RETROSPECTIVE, State.CLOSED, F, S),  # T34
    "reopen": _move(State.CLOSED, State.REVIEW, C, F),  # T35
    "reject": _move({State.RAISED, State.ACKNOWLEDGED}, State.CLOSED, A),  # T36
    "report_non_performance": _move(State.EXECUTING, State.NEGOTIATION, C),  # T37
    "resume": _move({State.NEGOTIATION, State.FORMAL_NOTICE}, State.EXECUTING, S),  # T31: what was late is there
    "ask_review": _move(State.NEGOTIATION, State.ADMIN_REVIEW, C, F),  # T38
    "recommend": _move(State.ADMIN_REVIEW, State.NEGOTIATION, A),  # T39
    "review_timeout": _move(State.ADMIN_REVIEW, State.NEGOTIATION, S),  # T40
}


def open_to(state: State | str, party: Party | str) -> list[str]:
    """The moves this party may make now: drives buttons and services alike."""
    return [name for name, move in MOVES.items() if state in move.sources and party in move.by]


class Position(TextChoices):
    """The freelancer's answer per line."""

    ADMITTED = "admitted", _("You are right")
    PARTLY = "partly", _("Partly right")
    DENIED = "denied", _("I see it differently")


class Understanding(TextChoices):
    """What became of a restatement. Silence is never consent."""

    OFFERED = "offered", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    CORRECTED = "corrected", _("Corrected")
    UNCONFIRMED = "unconfirmed", _("Not confirmed")
    DIFFER = "differ", _("Both versions recorded")


class ProposalState(TextChoices):
    LIVE = "live", _("Open")
    SUPERSEDED = "superseded", _("Replaced by a newer offer")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")
    ACCEPTED = "accepted", _("Accepted")


class ProposalKind(TextChoices):
    OFFER = "offer", _("Offer")
    RECOMMENDATION = "recommendation", _("Recommendation by an admin")
    MEDIATED = "mediated", _("Agreement in mediation")


class MediationState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    RUNNING = "running", _("Running")
    DECLINED = "declined", _("Did not come about")
    ENDED = "ended", _("Ended without agreement")
    AGREED = "agreed", _("Ended with an agreement")


class Room(TextChoices):
    """Who reads a message in a mediation, besides the mediator."""

    ALL = "", _("All three")
    FREELANCER = "freelancer", _("Only the mediator and the freelancer")
    CLIENT = "client", _("Only the mediator and the client")


class Outcome(TextChoices):
    NONE = "", _("No outcome yet")
    WITHDRAWN = "withdrawn", _("Withdrawn by the client")
    CONCEDED = "conceded", _("Conceded by the freelancer")
    ACCEPTED_FULL = "accepted_full", _("Accepted in full by the client")
    SETTLED_CREDIT = "settled_credit", _("Settled with a credit note")
    SETTLED_PLAN = "settled_plan", _("Settled with a payment plan")
    SETTLED_REWORK = "settled_rework", _("Settled with rework")
    SETTLED_MIXED = "settled_mixed", _("Settled")
    MEDIATED = "mediated", _("Settled in mediation")
    DECIDED_FOR_FREELANCER = "decided_for_freelancer", _("Decided for the freelancer")
    DECIDED_FOR_CLIENT = "decided_for_client", _("Decided for the client")
    DECIDED_SPLIT = "decided_split", _("Decided, split")
    EXPIRED = "expired", _("Expired without an answer")
    WRITTEN_OFF = "written_off", _("Written off")
    INVALID = "invalid", _("Rejected as invalid")


class LineOutcome(TextChoices):
    NONE = "", _("Open")
    ACCEPTED = "accepted", _("Credited")
    DENIED = "denied", _("Stays due")
    SPLIT = "split", _("Partly credited")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RootCause(TextChoices):
    """Why it came to a dispute; the values are those of the reason codes."""

    LINE_CLARITY = "line_clarity", _("The line was not clear")
    AGREEMENT = "agreement", _("The agreement was not clear")
    SCOPE = "scope", _("Scope or extra work was not agreed")
    EVIDENCE = "evidence", _("The evidence was not at hand")
    DELIVERY = "delivery", _("Delivery or quality")
    INVOICE_ERROR = "invoice_error", _("A mistake in the invoice")
    RECONCILIATION = "reconciliation", _("A payment was not matched")
    SECURITY = "security", _("Doubt about bank details")
    RELATIONSHIP = "relationship", _("The relationship")
    OTHER = "other", _("Something else")


class RequestState(TextChoices):
    """What became of a request for information or for more time."""

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    UNANSWERED = "unanswered", _("Not answered")
    GRANTED = "granted", _("Agreed")
    DECLINED = "declined", _("Declined")


class Stance(TextChoices):
    """What the other side says of an exhibit."""

    UNSEEN = "unseen", _("Not seen yet")
    ACCEPTED = "accepted", _("Accepted")
    CONTESTED = "contested", _("Contested")


class MakingState(TextChoices):
    """How far a case file is."""

    WAITING = "waiting", _("Waiting to be made")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")
