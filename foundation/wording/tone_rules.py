"""The rules of tone that advise; each is a function of the text, its language and its context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from foundation.wording import dates, lexicon
from foundation.wording.finding import Finding
from foundation.wording.tone_context import ToneContext

Rule = Callable[[str, str, ToneContext], Iterator[Finding]]
LONGEST = 30  # words in a sentence
NEAR = 4  # words between "you" and "always"
_WORD = re.compile(r"[^\W_]+(?:['’.:/-][^\W_]+)*")
_SHOUTED = re.compile(r"(?<![\w-])(?!X{3})[A-Z]{4,}(?![\w-])|(?<![\w-])[A-Z]{2,}(?:\s+[A-Z]{2,})+(?![\w-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")
_ABBREVIATED = re.compile(r"\b(?:art|dhr|mevr|mr|mrs|dr|nr|no|bijv|o\.v\.v|p\.m)\.\s", re.IGNORECASE)


def capitals(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    known = lexicon.abbreviations()
    found = [
        match for match in _SHOUTED.findall(_IBAN.sub("", text)) if not all(word in known for word in match.split())
    ]
    if found:
        yield Finding("capitals", tuple(found))


def exclamation(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    found = re.findall(r"!+|\?{2,}|\?!|!\?", text)
    if found:
        yield Finding("exclamation", tuple(dict.fromkeys(found)))


def absolute(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    """Always and never beside "you"; not where the writer speaks of themselves, or invites."""
    found = [match[0] for match in lexicon.phrases(language, "absolute_phrases").finditer(text)]
    for sentence in sentences(text):
        found += _absolutes(sentence, language)
    if found:
        yield Finding("absolute", tuple(dict.fromkeys(found)))


def _absolutes(sentence: str, language: str) -> Iterator[str]:
    words = _WORD.findall(sentence)
    lower = [word.lower() for word in words]
    listed = {name: lexicon.words(language, name) for name in ("absolutes", "you", "permission", "self")}
    for place, word in enumerate(lower):
        near = lower[max(0, place - NEAR) : place + NEAR + 1]
        if word not in listed["absolutes"] or not listed["you"].intersection(near):
            continue
        if listed["permission"].intersection(near) or listed["self"].intersection(lower[max(0, place - 2) : place + 2]):
            continue
        yield words[place]


def phrase_rule(rule: str, lists: tuple[str, ...], unless: Callable[[ToneContext], bool] | None = None) -> Rule:
    """A rule that is nothing but its word lists."""

    def check(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
        if unless is not None and unless(context):
            return
        found = [match[0] for name in lists for match in lexicon.phrases(language, name).finditer(text)]
        if found:
            yield Finding(rule, tuple(dict.fromkeys(found)))

    return check


def threat(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    """Courts and collectors before the formal stage; public shaming at any stage."""
    lists = ["threats_improper"] if context.formal_stage else ["threats_improper", "threats_legal"]
    found = [match[0] for name in lists for match in lexicon.phrases(language, name).finditer(text)]
    if found:
        yield Finding("threat", tuple(found))


def admission(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    if context.concedes:
        return
    plain = lexicon.phrases(language, "admission_not").sub(" ", text)
    found = [match[0] for match in lexicon.phrases(language, "admission").finditer(plain)]
    if found:
        yield Finding("admission", tuple(found))


def long_sentence(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    for sentence in sentences(text):
        words = _WORD.findall(sentence)
        if len(words) > LONGEST:
            yield Finding("long_sentence", (" ".join(words[:6]) + " …",))


def no_date(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    if context.expects_reply and not dates.names_a_day(text, language):
        yield Finding("no_date")


def no_ask(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    if context.expects_reply and "?" not in text and not lexicon.phrases(language, "ask").search(text):
        yield Finding("no_ask")


def no_acknowledgement(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    if context.answers and not lexicon.phrases(language, "acknowledge").search(text):
        yield Finding("no_acknowledgement")


def mixed_address(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    """Dutch only: u and je in one message."""
    if language != "nl":
        return
    formal, informal = re.findall(r"\b[Uu]w?\b", text), re.findall(r"\b(?:je|jij|jou|jouw)\b", text, re.IGNORECASE)
    if formal and informal:
        yield Finding("mixed_address", (formal[0], informal[0]))


def too_often(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    if context.sent_in_last_day >= 2:
        yield Finding("too_often", (str(context.sent_in_last_day + 1),))


def no_exhibit(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    found = lexicon.phrases(language, "claims").search(text)
    if found and not context.has_exhibits and not lexicon.phrases(language, "exhibits").search(text):
        yield Finding("no_exhibit", (found[0],))


def open_offer(text: str, language: str, context: ToneContext) -> Iterator[Finding]:
    found = lexicon.phrases(language, "offers").search(text)
    if found and not context.without_prejudice and not lexicon.phrases(language, "prejudice").search(text):
        yield Finding("open_offer", (found[0],))


def sentences(text: str) -> list[str]:
    """The text cut at full stops, question marks and line ends; `art. 6:96` stays whole."""
    whole = _ABBREVIATED.sub(lambda match: match[0].rstrip(". ") + " ", text)
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", whole) if part.strip()]


RULES: tuple[Rule, ...] = (
    capitals, exclamation, absolute, phrase_rule("insult", ("insults",)), threat,
    phrase_rule("passive_aggressive", ("passive_aggressive",)), phrase_rule("blame", ("blame",)),
    phrase_rule("pressure", ("pressure",)), admission, long_sentence, no_date, no_ask, no_acknowledgement,
    mixed_address, too_often, no_exhibit, open_offer,
)  # fmt: skip
