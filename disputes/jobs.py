"""What beat does with cases whose time has come. Each case in its own transaction; a second beat finds it moved."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from disputes import forms, paper, policy
from disputes.casefile import making
from disputes.errors import IllegalMove
from disputes.models import Agreement, Dispute, Mediation, Proposal, ScheduledMessage
from disputes.services import (
    compartment,
    evidence,
    formal,
    info,
    later,
    mediation,
    moves,
    nudges,
    outcome,
    performance,
    plans,
    proposals,
    understanding,
)
from disputes.states import FINAL, MOVES, ProposalState, State, Waiting
from disputes.tasks import LONG
from foundation.audit import log, stamps
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError

logger = logging.getLogger(__name__)
Act = Callable[..., object]


@shared_task
def move_overdue() -> int:
    """Find what is due, act, and say how many cases moved."""
    now, moved = timezone.now(), 0
    for dispute, act in [*_overdue(now), *_lapsed(now), *_quiet(now), *_paid(), *_planned(), *_performed()]:
        try:
            moved += _act(dispute, act)
        except DomainError:
            logger.info("Case %s moved in the meantime.", dispute.number)
        except Exception:
            logger.exception("Case %s could not be moved by the timer.", dispute.number)
    return moved


@transaction.atomic
def _act(seen: Dispute, act: Act) -> bool:
    """Under the lock, and only if the case is still as the timer found it: a longer deadline or a new round counts."""
    dispute = moves.lock(seen)
    if (dispute.state, dispute.entered_at, dispute.due_at) != (seen.state, seen.entered_at, seen.due_at):
        raise IllegalMove
    result = act(dispute, actor=Actor.system())
    return result is None or bool(result)  # an act that counts says how many it moved


def _cases() -> object:
    return Dispute.objects.exclude(state__in=FINAL).select_related("business", "invoice", "policy")


AT_DEADLINE: dict[str, Act] = {
    State.DRAFT: outcome.discard,
    State.RESTATED: understanding.leave_unconfirmed,
    State.REVIEW: evidence.close_review,
    State.AWAITING_INFO: info.leave_unanswered,
    State.ADMIN_REVIEW: proposals.review_timeout,
    State.MEDIATION_PENDING: mediation.decline,
    State.MEDIATION: mediation.end,
    State.EXPIRED: outcome.close_expired,
    State.FORMAL_NOTICE: formal.notice_over,
    State.RETROSPECTIVE: outcome.skip_lesson,
}


def _overdue(now: datetime) -> Iterator[tuple[Dispute, Act]]:
    for dispute in _cases().filter(due_at__lt=now, state__in=AT_DEADLINE).order_by("due_at", "pk").iterator():
        yield dispute, AT_DEADLINE[dispute.state]
    for dispute in _cases().filter(due_at__lt=now, state=State.RAISED).order_by("due_at", "pk").iterator():
        if policy.deadline(dispute, "auto_acknowledge", dispute.entered_at) < now:
            yield dispute, understanding.auto_acknowledge


def _lapsed(now: datetime) -> Iterator[tuple[Dispute, Act]]:
    late = Proposal.objects.filter(state=ProposalState.LIVE, valid_until__lt=now).values("dispute")
    for dispute in _cases().filter(pk__in=late).iterator():
        yield dispute, proposals.lapse


def _quiet(now: datetime) -> Iterator[tuple[Dispute, Act]]:
    """Nudges where it is somebody's turn; after two of them and 21 days the case comes to rest."""
    quiet = Q(state__in=nudges.WAITING, entered_at__lt=now - timedelta(days=2))
    for dispute in _cases().filter(quiet).exclude(ball_with="").iterator():
        if nudges.is_silent(dispute, now):
            yield dispute, outcome.expire
        elif nudges.is_due(dispute, now):
            yield dispute, nudges.nudge


def _planned() -> Iterator[tuple[Dispute, Act]]:
    """Cases with instalments: reminders of the day, and what has become due."""
    for dispute in (
        _cases()
        .filter(state=State.EXECUTING, instalments__isnull=False, instalments__ended_at=None)
        .distinct()
        .iterator()
    ):
        yield dispute, plans.watch


def _performed() -> Iterator[tuple[Dispute, Act]]:
    """Cases that an outcome came back from: what was late may have been done meanwhile."""
    back = Q(settled_at__isnull=False, state__in=MOVES["resume"].sources)
    done = Q(not_done_at__isnull=False, invoice__open_total__gte=0) | Q(invoice__open_total=0)
    for dispute in _cases().filter(back & done).iterator():
        yield dispute, performance.resume


def _paid() -> Iterator[tuple[Dispute, Act]]:
    settled = Q(state=State.EXECUTING, invoice__open_total=0)
    for dispute in _cases().filter(settled, business=F("invoice__business")).iterator():
        yield dispute, outcome.finish


@shared_task
def build_missing_agreements(limit: int = 20) -> int:
    """Settlement agreements whose paper no worker made yet."""
    missing = list(Agreement.objects.filter(file=None).order_by("pk").values_list("pk", flat=True)[:limit])
    for pk in missing:
        paper.build(pk)
    return len(missing)


@shared_task
def erase_compartments(limit: int = 50) -> int:
    """Mediations whose last day of reading is over: what was said in them goes."""
    due = Mediation.objects.filter(erased_at=None, erase_at__lte=timezone.now()).select_related("dispute")
    return sum(_erased(row) for row in due.order_by("erase_at")[:limit])


def _erased(row: Mediation) -> bool:
    try:
        compartment.erase(row, actor=Actor.system())
    except DomainError:
        return False
    return True


@shared_task(time_limit=LONG)
def build_waiting_case_files() -> int:
    """Case files that the bell missed, and those whose maker is gone."""
    return sum(making.build(pk) is not None for pk in making.waiting())


@shared_task
def stamp_formal_cases(limit: int = 50) -> int:
    """At the formal stage an authority's clock stands under every new head of the log; nothing without TSA_URL."""
    if not settings.TSA_URL:
        return 0
    formal = Dispute.objects.filter(state__in=(State.FORMAL_NOTICE, State.LEGAL)).order_by("-entered_at")
    return sum(_stamped(dispute) for dispute in formal[:limit])


def _stamped(dispute: Dispute) -> bool:
    head = log.head(log.case_chain(dispute.pk))
    try:
        return stamps.find(head) is None and stamps.stamp(head) is not None
    except stamps.StampRefused as refused:
        logger.warning("head_not_stamped case=%s %s", dispute.pk, refused)
        return False


@shared_task
def send_scheduled_messages(limit: int = 100) -> int:
    """Words whose morning has come. Each in its own transaction; a second beat finds them sent."""
    due = ScheduledMessage.objects.filter(state=Waiting.WAITING, send_at__lte=timezone.now())
    return sum(_sent(row) for row in due.select_related("dispute").order_by("send_at", "pk")[:limit])


def _sent(row: ScheduledMessage) -> bool:
    try:
        return later.send(row, _filled_in(row))
    except DomainError:
        later.drop(row)
    except Exception:
        logger.exception("Scheduled message %s could not be sent.", row.pk)
    return False


def _filled_in(row: ScheduledMessage) -> dict[str, Any]:
    """What was typed, read by its form once more: a line may be gone from the case in the meantime."""
    form = forms.form_of(later.ACTS[row.act].form, row.dispute, row.typed or {"text": row.text})
    if not form.is_valid():
        raise IllegalMove
    return forms.arguments(form)
