"""The deadlines of a business: published, versioned, with sane bounds; and what happens when one passes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from disputes.models import Dispute, DisputePolicy
from disputes.states import Outcome, State
from foundation.kernel.actors import Party
from foundation.kernel.calendar import add_business_days, end_of_day, local_date


class Deadline(NamedTuple):
    """A number of days; business days count Monday to Friday without public holidays."""

    days: int
    business: bool = False


DEADLINES = {
    "acknowledge": Deadline(2, True),
    "auto_acknowledge": Deadline(5, True),
    "restate": Deadline(3, True),
    "confirm": Deadline(5, True),
    "nudge": Deadline(3, True),
    "evidence": Deadline(10),
    "info": Deadline(7),
    "offer": Deadline(7),
    "negotiation": Deadline(20),
    "admin_review": Deadline(5, True),
    "recommendation": Deadline(10),
    "mediation_consent": Deadline(10),
    "mediation": Deadline(30),
    "compartment": Deadline(30),  # read by the three after the end, then erased; no party sets this alone
    "formal": Deadline(15),
    "pay": Deadline(7),
    "silence": Deadline(21),
    "expired": Deadline(30),
    "lesson": Deadline(14),
    "reopen": Deadline(30),
    "grace": Deadline(7),
    "draft": Deadline(30),
}
# The deadline that begins when a state is entered.
CLOCKS = {
    State.DRAFT: "draft",
    State.RAISED: "acknowledge",
    State.ACKNOWLEDGED: "restate",
    State.RESTATED: "confirm",
    State.REVIEW: "evidence",
    State.AWAITING_INFO: "info",
    State.NEGOTIATION: "negotiation",
    State.ADMIN_REVIEW: "admin_review",
    State.MEDIATION_PENDING: "mediation_consent",
    State.MEDIATION: "mediation",
    State.FORMAL_NOTICE: "formal",
    State.EXECUTING: "pay",
    State.EXPIRED: "expired",
    State.RETROSPECTIVE: "lesson",
}
TURN = {
    State.DRAFT: Party.CLIENT,
    State.RAISED: Party.FREELANCER,
    State.ACKNOWLEDGED: Party.FREELANCER,
    State.RESTATED: Party.CLIENT,
    State.CLARIFIED: Party.SYSTEM,
    State.REVIEW: Party.FREELANCER,
    State.ADMIN_REVIEW: Party.ADMIN,
    State.MEDIATION_PENDING: Party.CLIENT,
    State.MEDIATION: Party.MEDIATOR,
    State.FORMAL_NOTICE: Party.CLIENT,
    State.LEGAL: Party.FREELANCER,
    State.EXECUTING: Party.CLIENT,
    State.EXPIRED: Party.CLIENT,
    State.RETROSPECTIVE: Party.FREELANCER,
}


# A settlement discharges both sides; what was no dispute does not become one.
FOR_GOOD = {
    Outcome.SETTLED_CREDIT, Outcome.SETTLED_PLAN, Outcome.SETTLED_REWORK, Outcome.SETTLED_MIXED, Outcome.MEDIATED,
    Outcome.INVALID, Outcome.CONCEDED,
}  # fmt: skip


def can_reopen(dispute: Dispute) -> bool:
    """Whether a closed case may still come back (new evidence comes with the act): once, within the days for it."""
    if dispute.closed_at is None or dispute.reopened or dispute.outcome in FOR_GOOD:
        return False
    days = dispute.policy.days.get("reopen", DEADLINES["reopen"].days)
    return timezone.now() <= dispute.closed_at + timedelta(days=days)


PATIENCE = timedelta(days=7)


def freelancer_is_late(dispute: Dispute) -> bool:
    """The freelancer owes work done again, or a refund, for more than seven days."""
    if dispute.state != State.EXECUTING:
        return False
    today = local_date(timezone.now(), dispute.business.time_zone)
    undone = dispute.rework_by is not None and dispute.reworked_at is None and today > dispute.rework_by + PATIENCE
    owed = dispute.invoice.open_total < 0 and dispute.settled_at is not None
    return undone or (owed and timezone.now() > dispute.settled_at + PATIENCE)


def awaits_rework(dispute: Dispute) -> bool:
    """Work was promised and not yet reported as done; it can still be after the client said that it is late."""
    late = dispute.state == State.NEGOTIATION and dispute.not_done_at is not None
    promised = dispute.rework_by is not None and dispute.reworked_at is None
    return promised and (dispute.state == State.EXECUTING or late)


# What a business may set itself, between bounds that are fair to both sides (days).
BOUNDS = {
    "acknowledge": (1, 5), "restate": (1, 10), "confirm": (3, 15), "evidence": (5, 30), "info": (3, 21),
    "offer": (3, 30), "negotiation": (10, 60), "mediation_consent": (5, 30), "mediation": (14, 90), "pay": (7, 30),
    "lesson": (7, 60), "reopen": (14, 90),
}  # fmt: skip


def current(business: Business) -> DisputePolicy:
    """The newest version; version 1 holds the shipped days."""
    policy = DisputePolicy.objects.for_business(business).order_by("-version").first()
    if policy is None:
        days = {name: deadline.days for name, deadline in DEADLINES.items()}
        policy, _made = DisputePolicy.objects.get_or_create(business=business, version=1, defaults={"days": days})
    return policy


def newest(business: Business) -> DisputePolicy:
    """For reading: the newest version, or the shipped days unsaved where there is none yet."""
    shipped = {name: deadline.days for name, deadline in DEADLINES.items()}
    stored = DisputePolicy.objects.for_business(business).order_by("-version").first()
    return stored or DisputePolicy(business=business, version=1, days=shipped)


def deadline(dispute: Dispute, name: str, start: datetime) -> datetime:
    """The last second of the last day, where the business lives."""
    shipped = DEADLINES[name]
    days = dispute.policy.days.get(name, shipped.days)
    zone = dispute.business.time_zone
    day = local_date(start, zone)
    last = add_business_days(day, days) if shipped.business else day + timedelta(days=days)
    return end_of_day(last, zone)


def turn_after(state: State, dispute: Dispute, party: Party) -> str:
    """Whose turn it is in a state that `party` has just brought about."""
    if state in {State.NEGOTIATION, State.AWAITING_INFO, State.MEDIATION_PENDING}:
        return {Party.CLIENT: Party.FREELANCER, Party.FREELANCER: Party.CLIENT}.get(party, Party.FREELANCER)
    return TURN.get(state, "")


IF_NOTHING: dict[str, str | Promise] = {
    State.RAISED: _(
        "If nothing happens, the receipt is confirmed automatically after five business days, and that is on record."
    ),
    State.ACKNOWLEDGED: _("If nothing happens, both of you get a nudge; the disputed part stays on hold."),
    State.RESTATED: _(
        "If nothing happens, the case goes on with this summary, marked as not confirmed. Silence is not consent."
    ),
    State.REVIEW: _("If nothing happens, the case goes on to offers by itself; lines without an answer stay so."),
    State.AWAITING_INFO: _("If nothing happens, the question is noted as unanswered, without any conclusion."),
    State.NEGOTIATION: _("If nothing happens, open offers lapse; the disputed part stays on hold until it expires."),
    State.ADMIN_REVIEW: _("If nothing happens, the case returns to offers and the delay is on record."),
    State.MEDIATION_PENDING: _("If nothing happens, the case returns to offers."),
    State.MEDIATION: _("If nothing happens, the case returns to offers."),
    State.FORMAL_NOTICE: _("If nothing happens, the freelancer may go to court."),
    State.EXECUTING: _("When everything agreed has been done, the case closes by itself."),
    State.EXPIRED: _("If nothing happens, the case ends without an outcome. That says nothing about who was right."),
    State.RETROSPECTIVE: _("If nothing happens, the lesson is noted as skipped and the case closes."),
}


def if_nothing_happens(dispute: Dispute) -> str | Promise:
    return IF_NOTHING.get(dispute.state, "")


def frozen(business: Business) -> dict[str, int]:
    """What an invoice remembers: the version that was published when it was issued."""
    return {"version": current(business).version}
