"""What the desk reads: the queue, and one case as a neutral reviewer may see it.

Only what both sides share: no private exhibit, no private note, nothing of a mediation.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from disputes import consequences, lines, pages, queries, timeline
from disputes.models import Dispute, DisputeLine, Exhibit, Review
from disputes.states import OPEN, State, open_to
from foundation.audit import log
from foundation.audit.verify import Fault, report_chain
from foundation.kernel.actors import Party
from foundation.mail.models import OutgoingEmail

READS_SHOWN, LETTERS_SHOWN = 10, 100


def cases() -> QuerySet[Dispute]:
    """Every case that was ever put to the other side. Drafts are their writer's own."""
    rows = Dispute.objects.exclude(state__in=[State.DRAFT, State.DISCARDED])
    return rows.select_related("business", "invoice", "policy", "assigned_admin")


def queue() -> QuerySet[Dispute]:
    """`disputed` is the gross sum of the disputed lines, in the invoice's currency."""
    of_case = DisputeLine.objects.filter(dispute=OuterRef("pk")).order_by().values("dispute")
    return cases().annotate(disputed=Subquery(of_case.annotate(sum=Sum("gross")).values("sum")))


def is_overdue(dispute: Dispute) -> bool:
    return dispute.state in OPEN and dispute.due_at is not None and dispute.due_at < timezone.now()


def counts() -> dict[str, int]:
    """What the front page of the desk says."""
    waiting = cases().filter(state=State.ADMIN_REVIEW).count()
    return {"overdue": cases().filter(state__in=OPEN, due_at__lt=timezone.now()).count(), "waiting": waiting}


def shared_exhibits(dispute: Dispute) -> QuerySet[Exhibit]:
    return queries.exhibits_seen_by(dispute, Party.ADMIN)


@dataclass(frozen=True)
class LogCheck:
    """The chain of the case, every hash computed again, and held against a head that somebody else has kept."""

    head: str
    events: int
    faults: list[Fault]
    compared: str = ""
    unreadable: bool = False


def check_log(dispute: Dispute, outside: str = "") -> LogCheck:
    chain = log.case_chain(dispute.pk)
    unreadable = False
    try:
        report = report_chain(chain, outside)
    except ValueError:
        report, unreadable = report_chain(chain), True
    return LogCheck(log.head(chain).label(dispute.number), report.events, report.faults, outside, unreadable)


@dataclass(frozen=True)
class DeskCase:
    """The shared case with what only the desk sees; `acts` are the names of what this reader may do now."""

    page: pages.CasePage
    log: LogCheck
    overdue: bool
    neutral: bool
    acts: list[str]
    letters: list[tuple[OutgoingEmail, str]]
    reviews: list[dict[str, Any]]
    reads: list[timeline.Item]
    consequences: dict[str, list[str]] = field(default_factory=dict)


def case(dispute: Dispute, user: Any, language: str, outside_head: str = "") -> DeskCase:
    """About twenty queries, however long the case. `dispute` comes from `cases`."""
    shared = pages.case_page(dispute, Party.ADMIN, language)
    neutral = lines.reviewers(dispute).filter(pk=user.pk).exists()
    return DeskCase(
        page=replace(shared, timeline=timeline.items(dispute, language, timeline.DESK_TITLES), earlier=False),
        log=check_log(dispute, outside_head),
        overdue=is_overdue(dispute),
        neutral=neutral,
        acts=_acts(dispute) if neutral else [],
        letters=_letters(dispute, language),
        reviews=[_review(each, dispute, language) for each in dispute.reviews.select_related("reviewer")],
        reads=timeline.items(dispute, language, timeline.READS, READS_SHOWN),
        consequences=consequences.of(dispute, shared, language),
    )


def _acts(dispute: Dispute) -> list[str]:
    found = [name for name in ("recommend", "reject") if name in open_to(dispute.state, Party.ADMIN)]
    if dispute.state in OPEN:
        found += (["extend"] if dispute.due_at else []) + ["assign"]
    return [*found, "resend"]


def _letters(dispute: Dispute, language: str) -> list[tuple[OutgoingEmail, str]]:
    """Newest first, each with its time, and without its text: that holds the parties' secret links."""
    rows = OutgoingEmail.objects.filter(about=f"case:{dispute.pk}").defer("text", "html", "claim")
    newest = rows.order_by("-queued_at", "-pk")[:LETTERS_SHOWN]
    return [(row, queries.local_time(row.queued_at, dispute.business.time_zone, language)) for row in newest]


def _review(review: Review, dispute: Dispute, language: str) -> dict[str, Any]:
    zone = dispute.business.time_zone
    return {
        "by": Party(review.asked_by).label,
        "question": review.question,
        "asked": queries.local_time(review.asked_at, zone, language),
        "answered": queries.local_time(review.answered_at, zone, language),
        "reviewer": name_of(review.reviewer),
        "missed": review.answered_at is not None and review.recommendation_id is None,
    }


def name_of(user: Any) -> str:
    return (user.get_full_name() or user.email or user.get_username()) if user else ""
