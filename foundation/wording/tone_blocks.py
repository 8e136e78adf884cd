"""What stops a message: a hole in it, a figure from elsewhere, a legal claim that the tables contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from foundation.wording import figures, lexicon
from foundation.wording.finding import Finding
from foundation.wording.tone_context import LegalFacts, ToneContext
from foundation.wording.tone_rules import sentences

_SLOT = re.compile(r"\{[^{}\n]*\}|\[[^\W\d_][^\[\]\n]{0,40}\]|<[a-z_ ]{2,30}>|_{3,}|\b[Xx]{3,}\b|\.{4,}")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:%|procent|per ?cent)(?! (?:btw|vat|korting|discount))", re.IGNORECASE)
_NUMERALS = {
    "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "tien": 10, "twintig": 20,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "twenty": 20,
}  # fmt: skip


def slot(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    found = _SLOT.findall(text)
    if found:
        yield Finding("slot", tuple(dict.fromkeys(found)), blocks=True)


def figure(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    """An amount or a document number that is not this case's."""
    found: list[str] = []
    if context.amounts is not None:
        found += [words for value, words in figures.amounts(text) if value not in context.amounts]
    if context.numbers is not None:
        found += [number for number in figures.numbers(text) if number not in context.numbers]
    if found:
        yield Finding("figure", tuple(dict.fromkeys(found)), blocks=True)


def legal(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    if context.law is None:
        return
    for sentence in sentences(text):
        for words, fact in _contradictions(sentence, language, context.law):
            yield Finding("legal", (words,), blocks=True, fact=fact)


def _contradictions(sentence: str, language: str, law: LegalFacts) -> Iterator[tuple[str, str]]:
    """The words that claim too much, and the key and figure of what is true."""
    commercial = _term(language, "commercial_interest").search(sentence)
    if commercial and law.consumer:
        yield commercial[0], "commercial_interest"
    rate = _PERCENT.search(sentence) if _term(language, "interest").search(sentence) else None
    if rate and law.interest_rate is not None and Decimal(rate[1].replace(",", ".")) != law.interest_rate:
        yield rate[0], f"interest_rate={law.interest_rate.normalize():f}"
    yield from _costs(sentence, language, law)
    years = _term(language, "years").search(sentence)
    if years and _term(language, "limitation").search(sentence) and _count(years[1]) != law.limitation_years:
        yield years[0], f"limitation={law.limitation_years}"


def _costs(sentence: str, language: str, law: LegalFacts) -> Iterator[tuple[str, str]]:
    if not _term(language, "collection_costs").search(sentence):
        return
    days = _term(language, "within_days").search(sentence)
    if days and law.consumer and _count(days[1]) < law.notice_days:
        yield days[0], f"notice_days={law.notice_days}"
    for value, words in figures.amounts(sentence):
        if law.collection_costs is not None and value > law.collection_costs:
            yield words, f"collection_costs={law.collection_costs:.2f}"


@cache
def _term(language: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.sentences(language, 'law_terms')[name]})(?!\w)", re.IGNORECASE)


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _NUMERALS[text.lower()]


BLOCKS = (slot, figure, legal)
