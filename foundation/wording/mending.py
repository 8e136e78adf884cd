"""Calmer words where they follow from the rule itself: capitals become small, a shout becomes a full stop."""

from __future__ import annotations

from foundation.wording.finding import Finding

_MARKS = {"?": "?", "!": "."}


def replacements(finding: Finding) -> dict[str, str]:
    """What each word of a finding could be instead; empty where only the writer knows."""
    if finding.rule == "capitals":
        return {words: words.lower() for words in finding.words}
    if finding.rule == "exclamation":
        return {words: _MARKS["?" if "?" in words else "!"] for words in finding.words}
    return {}


def mended(text: str, finding: Finding) -> str:
    """The text with these words replaced, the longest first; a sentence still begins with a capital."""
    for words, instead in sorted(replacements(finding).items(), key=lambda pair: -len(pair[0])):
        at_start = text.startswith(words) and instead[:1].isalpha()
        text = text.replace(words, instead)
        if at_start:
            text = text[:1].upper() + text[1:]
    return text
