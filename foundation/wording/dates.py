"""Days and periods in a text: `5 april`, `05-04-2026`, `mei 2026`, `week 14`, `Q1`, `boekjaar 2026`."""

from __future__ import annotations

import re
from functools import cache

from foundation.wording import lexicon

_NUMERIC = r"\d{4}-\d{2}-\d{2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?!\d)|(?<!\d)(?!24/7)\d{1,2}/\d{1,2}(?![\d/])"
_PERIOD = {
    "nl": r"Q[1-4]\b|(?:[1-4]e|eerste|tweede|derde|vierde|laatste) kwartaal|kwartaal [1-4]"
    r"|(?:week|weken|wk)\.? ?\d{1,2}|(?:jaar|boekjaar|kalenderjaar|schooljaar|seizoen) 20\d\d",
    "en": r"Q[1-4]\b|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) quarter|(?:weeks?|wk)\.? ?\d{1,2}"
    r"|(?:year|season|FY) ?20\d\d",
}
_WITHIN = {
    "nl": r"binnen \w+ (?:dagen|weken|uur|werkdagen)",
    "en": r"within \w+ (?:working |business )?(?:days|weeks|hours)",
}


@cache
def pattern(language: str) -> re.Pattern[str]:
    """Any day or period that can be found in a calendar. A bare year is none: it may belong to the thing itself.

    A month by its name counts in Dutch in any case, in English only with its capital (`may`, `march`).
    """
    names = lexicon.any_of(lexicon.words(language, "months"))
    short = lexicon.any_of(lexicon.words(language, "months_short"))
    ending = r"(?:st|nd|rd|th|e|ste|de)?"
    of = "(?:of )?" if language == "en" else ""
    day = rf"\d{{1,2}}{ending} {of}(?:{names}|{short})\b\.?(?: \d{{4}})?"
    month = rf"(?:{names})(?: \d{{1,2}}(?!\d))?(?: \d{{4}})?"
    if language == "en":
        titled = lexicon.any_of(frozenset(name.title() for name in lexicon.words(language, "months")))
        month = rf"(?-i:{titled})(?: \d{{1,2}}(?!\d){ending})?,?(?: \d{{4}})?"
    return re.compile(rf"(?<!\w)(?:{day}|{month}|{_PERIOD[language]}|{_NUMERIC})(?!\w)", re.IGNORECASE)


@cache
def _relative(language: str) -> re.Pattern[str]:
    names = lexicon.any_of(lexicon.words(language, "relative_dates"))
    return re.compile(rf"(?<!\w)(?:{names}|{_WITHIN[language]})(?!\w)", re.IGNORECASE)


def names_a_day(text: str, language: str) -> bool:
    """Whether a message names a moment, also one counted from today (`Friday`, `within 14 days`)."""
    return bool(pattern(language).search(text) or _relative(language).search(text))
