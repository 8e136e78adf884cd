"""The word lists in `data/<language>/`: plain text for words and phrases, JSON for sentences.

Words stand apart by blanks. Phrases stand one a line: `*` ends a word in any way, `...` lets up to five words pass.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")
LANGUAGES = ("nl", "en")
_GAP = r"(?:\S+\s+){0,5}?"


def _lines(language: str, name: str) -> list[str]:
    lines = (DATA / language / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def words(language: str, name: str) -> frozenset[str]:
    """The words of a list, in lower case; an underscore stands for a blank inside one."""
    return frozenset(word.replace("_", " ") for line in _lines(language, name) for word in line.lower().split())


@cache
def phrases(language: str, name: str) -> re.Pattern[str]:
    """A pattern that finds any phrase of a list, longest first, as whole words and in any case."""
    found = sorted(_lines(language, name), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, found))})(?!\w)", re.IGNORECASE)


def _pattern(phrase: str) -> str:
    *first, last = phrase.split()
    return "".join(_GAP if part == "..." else _word(part) + r"\s+" for part in first) + _word(last)


def _word(part: str) -> str:
    return re.escape(part).replace(r"\*", r"\w*")


def any_of(options: frozenset[str]) -> str:
    """The options as one alternative of a larger pattern, longest first."""
    return "|".join(re.escape(word) for word in sorted(options, key=len, reverse=True))


@cache
def sentences(language: str, name: str) -> dict[str, Any]:
    """A JSON file of one language."""
    return json.loads((DATA / language / f"{name}.json").read_text("utf-8"))


@cache
def shared(name: str) -> dict[str, Any]:
    """A JSON file that serves both languages."""
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


@cache
def abbreviations() -> frozenset[str]:
    """Abbreviations that need no explanation, in either language."""
    return words("", "abbreviations") | {word.upper() for word in words("", "abbreviations")}
