"""How clear a line of an invoice is to somebody who was not there: 100 less penalties, rules A01 to A15."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.wording import language
from foundation.wording.context import Context, Earlier
from foundation.wording.finding import Finding
from foundation.wording.line import Line
from foundation.wording.line_rules import RULES

__all__ = ["Clarity", "Context", "Earlier", "Finding", "clarity"]

GREEN, AMBER = 80, 60


@dataclass(frozen=True)
class Clarity:
    """`score` from 0 to 100; `language` is the one the line was read in."""

    score: int
    findings: tuple[Finding, ...]
    language: str

    @property
    def band(self) -> str:
        return "green" if self.score >= GREEN else "amber" if self.score >= AMBER else "red"


def clarity(text: str, context: Context | None = None) -> Clarity:
    """Judge one line. Every finding carries its words, its penalty and a suggestion in both languages.

    Rules and penalties: docs/concerns/wording.md. Nothing is rounded; the floor is 0.
    """
    context = context or Context()
    line = Line(text, language.of(text, context.language))
    found = tuple(finding for rule in RULES for finding in [rule(line, context)] if finding)
    return Clarity(max(0, 100 - sum(finding.penalty for finding in found)), found, line.language)
