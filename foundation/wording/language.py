"""Which language a text is in, told by words that only one of them has."""

from __future__ import annotations

import re
from functools import cache

from foundation.wording import lexicon

_LISTS = ("stop", "generic", "weak", "units", "months", "you", "self", "permission", "references")
_OWN = {
    "nl": ("tasks",),
    "en": (),
}  # Dutch borrows English names of tasks (design, test); English borrows no Dutch ones
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@cache
def _marks(language: str) -> frozenset[str]:
    """Words of this language's lists that the other language does not know."""
    mine, theirs = (
        frozenset().union(*(lexicon.words(code, name) for name in (*_LISTS, *_OWN[code])))
        for code in (language, *(code for code in lexicon.LANGUAGES if code != language))
    )
    return mine - theirs


def counts(text: str) -> dict[str, int]:
    """How many words speak for each language."""
    return {code: len(told_by(text, code)) for code in lexicon.LANGUAGES}


def told_by(text: str, language: str) -> list[str]:
    """The words of the text that give this language away. A capital inside the text is a name (Van Dijk, De Werf)."""
    found = _WORD.findall(text)
    months = lexicon.words(language, "months")
    return [
        word
        for place, word in enumerate(found)
        if word.lower() in _marks(language) and (place == 0 or word.islower() or word.lower() in months)
    ]


def of(text: str, expected: str = "") -> str:
    """The language of a text. Doubt goes to what is expected, then to Dutch: lines are full of words that both share.

    Against what is expected speak two words of the other language, or a single one that no borrower would borrow.
    """
    seen = counts(text)
    likely = max(lexicon.LANGUAGES, key=lambda code: seen[code])
    if expected not in lexicon.LANGUAGES:
        return likely
    enough = 1 if _plain_words(text, likely) else 2
    return likely if seen[likely] >= max(enough, 3 * seen[expected]) else expected


def _plain_words(text: str, language: str) -> bool:
    plain = frozenset().union(*(lexicon.words(language, name) for name in ("generic", "weak")))
    return any(word.lower() in plain for word in told_by(text, language))
