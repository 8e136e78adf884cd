"""Abbreviations in a text: which it uses, and which it explains (`AVG (Algemene verordening …)`, `AVG = …`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foundation.wording import lexicon

LONGEST = 200  # characters of a meaning
_SHORT = r"[A-Z]{2,6}"
_USED = re.compile(rf"(?<![\w-]){_SHORT}(?:[-/&]{_SHORT})*(?![\w-]| \d)")
_JOINED = re.compile(r"(?<![\w@.-])(?<![^A-Z]/)[^\W_]+(?:(?:-[^\W_]+)+|-(?=\s))(?![\w@/-]|\.\w)")
_BEHIND = re.compile(rf"(?<![\w-])({_SHORT}) ?\(([^()]{{3,{LONGEST}}})\)")
_EQUALS = re.compile(rf"(?<![\w-])({_SHORT}) ?= ?([^,;.()\n]{{3,{LONGEST}}})")
_BEFORE = re.compile(rf"([^,;.:()\n]{{3,{LONGEST}}}) \(({_SHORT})\)")


def used(text: str) -> list[str]:
    """Every abbreviation once, in the order of the text; those that any client knows are left out, months too. A line
    that is all capitals is loud, not abbreviated."""
    found = [part for line in text.splitlines() if line.upper() != line for part in _parts(line)]
    return [word for word in dict.fromkeys(found) if word not in lexicon.abbreviations() and not _is_month(word)]


def _is_month(word: str) -> bool:
    names = (lexicon.words(code, name) for code in lexicon.LANGUAGES for name in ("months", "months_short"))
    return any(word.lower() in known for known in names)


def _parts(line: str) -> list[str]:
    found = {match.start(): list(_joined(match[0])) for match in _JOINED.finditer(line)}
    found |= {match.start(): re.split(r"[-/&]", match[0]) for match in _USED.finditer(line)}
    return [part for _place, parts in sorted(found.items()) for part in parts]


def _joined(word: str) -> Iterator[str]:
    """The abbreviations in a word with hyphens: the BIM of `BIM-model`, of `pre-BIM`, and of `BIM- en CAD-werk`.
    `T-shirt` and `SKU-2024` hold none: beside an abbreviation stands a word in small letters."""
    first, *others = word.split("-")
    words = [first[:1].lower() + first[1:], *others]  # a line may begin with `Pre-BIM`
    if others == [""] or any(re.fullmatch(r"[^\W\d_]{2,}", part) and part == part.lower() for part in words):
        yield from (part for part in (first, *others) if re.fullmatch(_SHORT, part))


def explained(text: str) -> dict[str, str]:
    """What the text says of its abbreviations; those that any client knows are left out."""
    found = {short: meaning for short, meaning in _BEHIND.findall(text) if re.search(r"[^\W\d_]{3}", meaning)}
    found |= dict(_EQUALS.findall(text))
    for words, short in _BEFORE.findall(text):
        found.setdefault(short, _tail(words, short))
    known = lexicon.abbreviations()
    return {short: " ".join(meaning.split()) for short, meaning in found.items() if short not in known}


def _tail(words: str, short: str) -> str:
    """The words before the bracket that the letters stand for: from the last one that fits the first letter."""
    all_words = words.split()
    last = all_words[-len(short) :] if len(all_words) > len(short) else all_words
    start = next((place for place, word in enumerate(last) if word[:1].upper() == short[0]), 0)
    return " ".join(last[start:])


def is_explained(word: str, text: str) -> bool:
    """Whether the text says what the word means, in brackets before or behind it or after an equals sign."""
    return bool(re.search(rf"\({word}\)|(?<![\w-])(?:\w+-)*{word}(?:-\w+)* ?[(=]", text))


def with_meaning(text: str, short: str, meaning: str) -> str:
    """The text with the meaning behind the first mention; behind the whole word where it stands in one: `BIM-model
    (BIM = …)`; at the end where that would not be read."""
    word = re.escape(short)
    alone = re.compile(rf"(?<![\w-]){word}(?![\w-])")
    if alone.search(text):
        return alone.sub(lambda _match: f"{short} ({meaning})", text, count=1)
    joined = rf"(?<![\w-])(?:\w+-)*{word}(?:-\w+)*-?(?!\w)"
    told = re.sub(joined, lambda match: f"{match[0]} ({short} = {meaning})", text, count=1)
    return told if told != text or short not in used(text) else f"{text} ({short} = {meaning})"
