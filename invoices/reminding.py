"""Which reminder is due: one function, asked by the beat, by the mail room and by the page that foretells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from foundation.kernel.calendar import in_office_hours, local_date
from invoices.states import Tone

MOST_STAGES, EARLIEST, LATEST = 6, -30, 90  # days from the due date
APART = 3  # days between two letters about one invoice, and between two stages
CATCH_UP = 7  # a stage that could not be sent for a week (downtime, holidays) is skipped, never sent in a burst


@dataclass(frozen=True)
class Stage:
    """One letter of a plan. `key` stays when `days` change; `since` is when it came to stand on these days."""

    key: str
    days: int
    tone: str
    since: date | None = None

    def stored(self) -> dict[str, Any]:
        since = self.since.isoformat() if self.since else ""
        return {"key": self.key, "days": self.days, "tone": str(self.tone), "since": since}


DEFAULT = (
    Stage("1", -3, Tone.FRIENDLY),
    Stage("2", 3, Tone.FRIENDLY),
    Stage("3", 10, Tone.NEUTRAL),
    Stage("4", 21, Tone.FIRM),
)


def read(rows: Iterable[dict[str, Any]]) -> tuple[Stage, ...]:
    """Stages as they are stored, by day."""
    found = [
        Stage(row["key"], row["days"], row["tone"], date.fromisoformat(row["since"]) if row["since"] else None)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda stage: stage.days))


class Why(StrEnum):
    """What holds a reminder back."""

    PAUSED = "paused"
    CLIENT_PAUSED = "client_paused"
    ALL_PAUSED = "all_paused"
    DISPUTED = "disputed"
    PLANNED = "planned"
    IN_DOUBT = "in_doubt"
    BOUNCED = "bounced"
    NO_ADDRESS = "no_address"
    SETTLED = "settled"
    UNSENT = "unsent"


@dataclass(frozen=True)
class Hold:
    why: Why
    until: date | None = None


@dataclass(frozen=True)
class Case:
    """What is known of one invoice when its reminder is decided. Amounts in its currency, cents."""

    due_on: date | None
    zone: str
    country: str
    stages: Sequence[Stage]
    spent: frozenset[str]  # keys of the stages that had their letter or were stopped
    letters: tuple[tuple[int, date], ...]  # the stage's days and the local day of every letter
    open: Decimal
    disputed: Decimal
    wanted: Decimal  # what may be asked for now
    sent: bool
    address: str
    bounced: bool
    in_doubt: bool  # the client says that the account number may be forged
    pauses: tuple[tuple[Why, date], ...]

    def with_letter(self, stage: Stage, day: date) -> Case:
        """The same case after this letter."""
        return replace(self, spent=self.spent | {stage.key}, letters=(*self.letters, (stage.days, day)))


@dataclass(frozen=True)
class Decision:
    """The stage that is due now, and what holds it back, if anything does."""

    stage: Stage
    hold: Hold | None


def decide(case: Case, now: datetime) -> Decision | None:
    """Nothing outside office hours where the business lives, and nothing when no stage is due."""
    if not in_office_hours(now, case.zone, case.country):
        return None
    today = local_date(now, case.zone)
    stage = due_stage(case, today)
    return Decision(stage, hold(case, today)) if stage else None


def due_stage(case: Case, today: date) -> Stage | None:
    """The latest stage whose day has come within the last week; None when it was spent, or a later one was.

    A stage that stands on its day since later than that day does not reach back: a changed plan never writes at once
    to everybody who is late.
    """
    if case.due_on is None:
        return None
    late = (today - case.due_on).days
    come = [stage for stage in case.stages if stage.days <= late < stage.days + CATCH_UP and _reaches(stage, case)]
    if not come:
        return None
    stage = come[-1]
    if stage.key in case.spent or any(days >= stage.days for days, _on in case.letters):
        return None
    too_late = stage.days < 0 <= late  # an announcement of a day that has come
    too_soon = any(today < on + timedelta(days=APART) for _days, on in case.letters)
    return None if too_late or too_soon else stage


def _reaches(stage: Stage, case: Case) -> bool:
    return stage.since is None or case.due_on + timedelta(days=stage.days) >= stage.since


def hold(case: Case, today: date) -> Hold | None:
    """Why no letter about this invoice may leave today; None when it may."""
    if not case.sent:
        return Hold(Why.UNSENT)
    if case.wanted <= 0:
        return Hold(_why_nothing(case))
    if case.in_doubt:
        return Hold(Why.IN_DOUBT)
    if not case.address:
        return Hold(Why.NO_ADDRESS)
    if case.bounced:
        return Hold(Why.BOUNCED)
    running = [(until, why) for why, until in case.pauses if until > today]
    if running:
        until, why = max(running)
        return Hold(why, until)
    return None


def _why_nothing(case: Case) -> Why:
    if case.open <= 0:
        return Why.SETTLED
    return Why.DISPUTED if case.disputed > 0 else Why.PLANNED


def is_over(case: Case, today: date) -> bool:
    """Every stage had its turn: the last one was spent, or its week has passed."""
    if case.due_on is None or not case.stages:
        return False
    last = case.stages[-1]
    if last.key in case.spent or any(days >= last.days for days, _on in case.letters):
        return True
    return today >= case.due_on + timedelta(days=last.days + CATCH_UP)
