"""What a legal check has to say: a rule, a sentence in both languages, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True)
class Finding:
    """rule: our short name (COSTS-TABLE). severity: error (do not send), warning (think again), note (good to know)."""

    rule: str
    citation: str
    en: str
    nl: str
    severity: str = ERROR

    def text(self, language: str = "en") -> str:
        return self.nl if language.startswith("nl") else self.en
