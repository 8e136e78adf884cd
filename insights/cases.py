"""One case in figures: how long it was whose turn, and what became of the disputed amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from disputes import policy
from disputes.models import Dispute
from disputes.states import MOVES, State, Understanding
from foundation.audit import log
from foundation.audit.models import Event
from foundation.einvoicing.totals import partial_credit
from foundation.kernel.actors import Party
from foundation.kernel.calendar import local_date
from insights.models import CaseFacts

ENDED = {State.EXECUTING, State.RETROSPECTIVE, State.CLOSED, State.DISCARDED}
ZERO = Decimal("0.00")
HOUR = Decimal(3600)
Step = tuple[datetime, str, str]  # when, which move, by whom


def facts(cases: Iterable[Dispute]) -> Iterator[CaseFacts]:
    """For cases read `with_all`; two hundred logs are read at a time."""
    batch: list[Dispute] = []
    for case in cases:
        batch.append(case)
        if len(batch) == 200:
            yield from _facts(batch)
            batch = []
    yield from _facts(batch)


def with_all(cases: Any) -> Any:
    found = cases.select_related("business", "invoice").prefetch_related("lines", "restatements")
    return found.order_by("opened_at", "pk").defer("invoice__snapshot")


def _facts(batch: list[Dispute]) -> Iterator[CaseFacts]:
    steps: dict[str, list[Step]] = {log.case_chain(case.pk): [] for case in batch}
    told = Event.objects.filter(chain__in=steps, verb__startswith="dispute.").order_by("chain", "seq")
    for chain, *step in told.values_list("chain", "recorded_at", "verb", "party"):
        steps[chain].append(tuple(step))
    for case in batch:
        yield _case(case, steps[log.case_chain(case.pk)])


def _case(case: Dispute, steps: Sequence[Step]) -> CaseFacts:
    zone = case.business.time_zone
    ended_at, hours = turns(case, steps)
    response = case.first_response_at - case.opened_at if case.first_response_at else None
    learned = case.closed_at if case.prevention and case.closed_at else None
    return CaseFacts(
        dispute=case,
        business=case.business,
        client_id=case.invoice.client_id,
        opened_on=local_date(case.opened_at, zone),
        ended_on=_day(ended_at, zone),
        learned_on=_day(learned, zone),
        reasons=sorted({line.reason for line in case.lines.all()}),
        outcome=case.outcome,
        root_cause=case.root_cause,
        prevention=case.prevention,
        understood_at_once=_understood(case),
        response_hours=_hours(response.total_seconds()) if response else None,
        freelancer_hours=hours.get(Party.FREELANCER, ZERO) if ended_at else None,
        client_hours=hours.get(Party.CLIENT, ZERO) if ended_at else None,
        other_hours=hours.get("", ZERO) if ended_at else None,
        currency=case.invoice.currency,
        **money(case, ended=ended_at is not None),
    )


def _day(moment: datetime | None, zone: str) -> date | None:
    return local_date(moment, zone) if moment else None


def _hours(seconds: float) -> Decimal:
    return (Decimal(int(seconds)) / HOUR).quantize(Decimal("0.01"))


def turns(case: Dispute, steps: Sequence[Step]) -> tuple[datetime | None, dict[str, Decimal]]:
    """When the outcome was reached (None: not yet), and the hours until then by whose turn it was; "" is all others.

    The log says when which move was made; the table of moves and the policy say whose turn followed.
    """
    spent: dict[str, float] = {}
    ball, since, ended_at = None, case.opened_at, None
    for moment, verb, party in steps:
        move = MOVES.get(verb.removeprefix("dispute."))
        if move is None:
            continue
        if ball is not None:
            spent[ball] = spent.get(ball, 0) + (moment - since).total_seconds()
        since = moment
        if move.target in ENDED:
            ended_at, ball = (ended_at if ball is None and ended_at else moment), None
        else:
            after = policy.turn_after(move.target, case, Party(party))
            ended_at, ball = None, after if after in {Party.FREELANCER, Party.CLIENT} else ""
    return ended_at, {key: _hours(seconds) for key, seconds in spent.items()}


def _understood(case: Dispute) -> bool | None:
    """Whether the first summary was confirmed; None while nobody has answered it or there was none."""
    first = next(iter(case.restatements.all()), None)
    if first is None or first.understanding == Understanding.OFFERED:
        return None
    return first.understanding == Understanding.CONFIRMED


def money(case: Dispute, *, ended: bool) -> dict[str, Decimal]:
    """The disputed gross, cut in four: credited, written off, still open, and the rest, which was paid.

    What is open on the invoice counts first against the disputed part: the client paid what was not in dispute.
    """
    disputed = sum((line.gross for line in case.lines.all()), start=ZERO)
    conceded = sum(
        (partial_credit(line.gross, ZERO, line.credited_net, line.net) for line in case.lines.all()), start=ZERO
    )
    stays = disputed - conceded
    written = min(case.invoice.written_off_total, stays)
    still = min(max(case.invoice.open_total, ZERO), stays - written)
    if not ended:
        conceded, written, still = ZERO, ZERO, disputed
    return {
        "disputed": disputed, "conceded": conceded, "written_off": written, "still_open": still,
        "recovered": disputed - conceded - written - still,
    }  # fmt: skip
