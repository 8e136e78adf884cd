"""The nineteen letters: facts, understanding, one ask with a date, consequence; positive first.

A slot has an English and a Dutch name (`due_date`, `vervaldatum`); either fills it. The texts lie in
`data/<language>/letters.json`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from foundation.wording import lexicon
from foundation.wording.tone import Tone, ToneContext, tone

FORMAL, INFORMAL = "u", "je"
_SLOT = re.compile(r"\{(\w+)\}")
_FLAGS = ("formal_stage", "expects_reply", "answers", "concedes", "without_prejudice")


class MissingSlots(ValueError):
    """A letter with holes is not sent. `names` are the empty slots, as the letter's own language calls them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(f"not filled in: {', '.join(names)}")


def names() -> tuple[str, ...]:
    """The letters in the order of a case: `01_acknowledge` to `19_notice_overdue`."""
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

    Raises MissingSlots when a required slot is absent or blank. Values are put in as they are: no braces in them are
    looked at again, and no markup is made.
    """
    text = template(letter, language, form) if text is None else text
    values = _values(letter, slots)
    optional = _both_names(letter, lexicon.shared("letters")[letter].get("optional", ()))
    wanted = dict.fromkeys(_SLOT.findall(text))
    missing = tuple(name for name in wanted if name not in optional and not values.get(name, "").strip())
    if missing:
        raise MissingSlots(missing)
    return _SLOT.sub(lambda match: values[match[1]], text)


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


def lint(text: str, letter: str, language: str) -> Lint:
    """Judge an owner's copy as every other text is judged, with samples in its slots."""
    used = set(_SLOT.findall(text))
    about = lexicon.shared("letters")[letter]
    known = _both_names(letter, tuple(about["slots"]))
    needed = [name for name in about["slots"] if name not in about.get("optional", ())]
    dropped = tuple(
        about["slots"][name] if language == "nl" else name
        for name in needed
        if name not in used and about["slots"][name] not in used
    )
    values = _values(letter, samples(letter, language))
    filled = _SLOT.sub(lambda match: values.get(match[1]) or match[1], text)
    return Lint(tuple(sorted(used - known)), dropped, tone(filled, context_of(letter, language)))
