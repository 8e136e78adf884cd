"""How a message will land: hits with their words and a suggestion. Only three kinds of finding block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from foundation.wording import language as languages
from foundation.wording.finding import Finding

FREELANCER, CLIENT = "freelancer", "client"
GENTLE = frozenset({"capitals", "exclamation", "absolute", "insult", "threat"})  # all that a client is ever told


@dataclass(frozen=True)
class LegalFacts:
    """What the tables of law say for this case; None where they say nothing. Rates in percent a year, costs in euros.

    Sources: art. 6:119 and 6:119a BW (interest), art. 6:96 BW (costs, 14 days), art. 3:307 BW (limitation).
    """

    consumer: bool = False
    interest_rate: Decimal | None = None
    collection_costs: Decimal | None = None
    notice_days: int = 14
    limitation_years: int = 5


@dataclass(frozen=True)
class ToneContext:
    """The message's place in the conversation. Times are in the writer's own zone; `amounts` and `numbers` are those
    of the case, None where they are not to be checked.

    `concedes`: the writer means to give in. `without_prejudice`: an offer in its own closed compartment.
    """

    side: str = FREELANCER
    language: str = ""
    formal_stage: bool = False
    expects_reply: bool = True
    answers: bool = False
    concedes: bool = False
    without_prejudice: bool = False
    has_exhibits: bool = False
    sent_in_last_day: int = 0
    now: datetime | None = None
    last_incoming: datetime | None = None
    amounts: frozenset[Decimal] | None = None
    numbers: frozenset[str] | None = None
    law: LegalFacts | None = None


@dataclass(frozen=True)
class Tone:
    """`send_at` is proposed when the message had better wait."""

    findings: tuple[Finding, ...]
    language: str
    send_at: datetime | None = None

    @property
    def hits(self) -> int:
        return len(self.findings)

    @property
    def blocks(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)


def tone(text: str, context: ToneContext | None = None) -> Tone:
    """Judge a message. The freelancer gets every rule, the client gentle hints only and nothing that blocks."""
    from foundation.wording.tone_blocks import BLOCKS
    from foundation.wording.tone_rules import RULES

    context = context or ToneContext()
    code = languages.of(text, context.language)
    if context.side == CLIENT:
        found = [finding for rule in RULES for finding in rule(text, code, context)]
        gentle = (Finding(f.rule, f.words, hint=True) for f in found if f.rule in GENTLE)
        return Tone(tuple(gentle), code)
    found = [finding for rule in (*BLOCKS, *RULES) for finding in rule(text, code, context)]
    send_at = better_time(context) if len(found) >= 2 else None
    if send_at:
        found.append(Finding("send_later", (f"{send_at:%d-%m-%Y %H:%M}",)))
    return Tone(tuple(found), code, send_at)


NIGHT_FROM, NIGHT_TILL, MORNING = 22, 7, 9
COOL_DOWN = timedelta(minutes=10)


def better_time(context: ToneContext) -> datetime | None:
    """The next morning at 09:00 for what is written at night (22:00 to 07:00) or within ten minutes of a message."""
    now = context.now
    if now is None:
        return None
    hasty = context.last_incoming is not None and timedelta(0) <= now - context.last_incoming < COOL_DOWN
    if not hasty and NIGHT_TILL <= now.hour < NIGHT_FROM:
        return None
    day = now if now.hour < NIGHT_TILL else now + timedelta(days=1)
    return day.replace(hour=MORNING, minute=0, second=0, microsecond=0)
