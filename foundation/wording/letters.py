"""The letters: facts, understanding, one ask with a date, consequence; positive first.

A slot has an English and a Dutch name (`due_date`, `vervaldatum`); either fills it. The texts lie in
`data/<language>/letters.json`. An `optional` slot may be left out; one that is filled only `sometimes` has to stand in
the text, and its value may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from foundation.wording import lexicon
from foundation.wording.finding import Finding
from foundation.wording.tone import LegalFacts, Tone, ToneContext, tone
from foundation.wording.tone_blocks import figure, legal

FORMAL, INFORMAL = "u", "je"
_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE_END = re.compile(r"(?<=[^\d][.!?])\s+")  # the point of a numbered list ends none
_FLAGS = ("formal_stage", "expects_reply", "answers", "concedes", "without_prejudice")


class MissingSlots(ValueError):
    """A letter with holes is not sent. `names` are the empty slots, as the letter's own language calls them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(f"not filled in: {', '.join(names)}")


def names() -> tuple[str, ...]:
    """The letters in the order of a case: `01_acknowledge` to `19_notice_overdue`, then the reminders of a plan."""
    return tuple(lexicon.shared("letters"))


def slot_names(letter: str) -> dict[str, str]:
    """Every slot of a letter, English and Dutch; *interest* is a reason in one of them and money in another."""
    return dict(lexicon.shared("letters")[letter]["slots"])


def template(letter: str, language: str, form: str = FORMAL) -> str:
    """The shipped text with its slots. `form` is u or je and matters in Dutch only. KeyError for an unknown letter."""
    text = lexicon.sentences(language, "letters")[letter]
    return text[form if form in text else FORMAL]


def slots_of(letter: str, language: str) -> tuple[str, ...]:
    """The slots that have to be filled, by their names in that language."""
    about = lexicon.shared("letters")[letter]
    pairs = about["slots"].items()
    return tuple(dutch if language == "nl" else name for name, dutch in pairs if name not in about.get("optional", ()))


def render(
    letter: str, slots: Mapping[str, str], language: str = "nl", form: str = FORMAL, *, text: str | None = None
) -> str:
    """The letter with its slots filled; `text` is an owner's own copy of it.

    Raises MissingSlots when a required slot is absent or blank. Values are put in as they are, but for a full stop that
    the letter sets itself: no braces in them are looked at again, and no markup is made.
    """
    text = template(letter, language, form) if text is None else text
    values = _values(letter, slots)
    about = lexicon.shared("letters")[letter]
    optional = _both_names(letter, (*about.get("optional", ()), *about.get("sometimes", ())))
    wanted = dict.fromkeys(_SLOT.findall(text))
    missing = tuple(name for name in wanted if name not in optional and not values.get(name, "").strip())
    if missing:
        raise MissingSlots(missing)
    return _put_in(text, lambda match: values[match[1]])


def filled(text: str, values: Mapping[str, str | None], letter: str) -> str:
    """The text with what is known put in; a slot without a value stays open. Values go by the English name."""
    dutch = {name: values[english] for english, name in slot_names(letter).items() if english in values}
    both = {**dutch, **values}
    return _put_in(text, lambda match: both.get(match[1]) or match[0])


def _put_in(text: str, value: Callable[[re.Match[str]], str]) -> str:
    """One full stop, where a sentence that somebody typed ends one of the letter's."""

    def put(match: re.Match[str]) -> str:
        found, stops = value(match), text.startswith(".", match.end())
        return found.rstrip().removesuffix(".") if stops else found

    return _SLOT.sub(put, text)


def without(text: str, slots: Collection[str], letter: str) -> str:
    """The text without the sentences in which one of these slots stands, under its English or its Dutch name."""
    known = slot_names(letter)
    gone = set(slots) | {known[slot] for slot in slots if slot in known}
    kept = []
    for line in text.split("\n"):
        sentences = [each for each in _SENTENCE_END.split(line) if not gone & set(_SLOT.findall(each))]
        if sentences or not line:
            kept.append(" ".join(sentences))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _values(letter: str, slots: Mapping[str, str]) -> dict[str, str]:
    """Every given value under both names of its slot."""
    values = {name: str(value) for name, value in slots.items()}
    for english, dutch in lexicon.shared("letters")[letter]["slots"].items():
        given = values.get(english) or values.get(dutch) or ""
        values |= {english: given, dutch: given}
    return values


def _both_names(letter: str, chosen: tuple[str, ...]) -> set[str]:
    known = lexicon.shared("letters")[letter]["slots"]
    return set(chosen) | {known[name] for name in chosen}


def context_of(letter: str, language: str, base: ToneContext | None = None) -> ToneContext:
    """How a letter wants to be judged: a formal notice is formal, a proposal is without prejudice, and so on."""
    about = lexicon.shared("letters")[letter]
    flags = {name: about[name] for name in _FLAGS if name in about}
    return replace(base or ToneContext(), language=language, **flags)


def samples(letter: str, language: str) -> dict[str, str]:
    """Values to show a letter with, by English slot name."""
    known = lexicon.sentences(language, "samples")
    values = known[""] | known.get(letter, {})
    return {name: values[name] for name in lexicon.shared("letters")[letter]["slots"]}


@dataclass(frozen=True)
class Lint:
    """What is wrong with an owner's copy: slots nobody fills, required slots that are gone, and its tone."""

    unknown: tuple[str, ...]
    dropped: tuple[str, ...]
    tone: Tone

    @property
    def is_usable(self) -> bool:
        return not (self.unknown or self.dropped or self.tone.blocks)


def lint(text: str, letter: str, language: str, laws: Sequence[LegalFacts] = ()) -> Lint:
    """Judge an owner's copy as every other text is judged, with samples in its slots. It goes to more than one reader:
    what it says of the law has to be true in each of `laws`, and amounts and numbers belong in slots.
    """
    used = set(_SLOT.findall(text))
    about = lexicon.shared("letters")[letter]
    known = _both_names(letter, tuple(about["slots"]))
    needed = [name for name in about["slots"] if name not in about.get("optional", ())]
    dropped = tuple(
        about["slots"][name] if language == "nl" else name
        for name in needed
        if name not in used and about["slots"][name] not in used
    )
    shown = preview(text, letter, language)
    found = tone(shown, context_of(letter, language))
    more = tuple(dict.fromkeys(_beside_slots(text, shown, found.language, laws)))
    return Lint(tuple(sorted(used - known)), dropped, replace(found, findings=(*more, *found.findings)))


def preview(text: str, letter: str, language: str) -> str:
    """An owner's copy as a client might read it."""
    return filled(text, samples(letter, language), letter)


def _beside_slots(text: str, shown: str, language: str, laws: Sequence[LegalFacts]) -> Iterator[Finding]:
    yield from figure(text, language, ToneContext(amounts=frozenset(), numbers=frozenset()))
    for law in laws:
        yield from legal(shown, language, ToneContext(law=law))
