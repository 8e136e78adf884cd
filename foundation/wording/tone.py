"""How a message will land: hits with their words and a suggestion. Only three kinds of finding block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.wording import language as languages
from foundation.wording.finding import Finding
from foundation.wording.tone_blocks import BLOCKS
from foundation.wording.tone_context import CLIENT, FREELANCER, LegalFacts, ToneContext
from foundation.wording.tone_rules import RULES

__all__ = ["CLIENT", "FREELANCER", "Finding", "LegalFacts", "Tone", "ToneContext", "better_time", "tone"]

GENTLE = frozenset({"capitals", "exclamation", "absolute", "insult", "threat"})  # all that a client is ever told


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
    if context.morning is not None:
        return context.morning
    day = now if now.hour < NIGHT_TILL else now + timedelta(days=1)
    return day.replace(hour=MORNING, minute=0, second=0, microsecond=0)
