"""The rewrite helper: what · for what · when · how much · reference become one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from foundation.wording import dates

SLOTS = ("what", "for_what", "when", "how_much", "reference")
_FOR = {"nl": "voor", "en": "for"}
_REFERENCE = {"nl": "volgens", "en": "under"}
_LINKS = {  # words that already tie the object to the work
    "nl": ("voor ", "van ", "aan ", "over ", "bij ", "op ", "in ", "tijdens ", "met ", "t.b.v. ", "na "),
    "en": ("for ", "of ", "on ", "at ", "to ", "in ", "during ", "with ", "about ", "after "),
}
_ALREADY = {
    "nl": ("volgens ", "conform ", "zie ", "ref", "cf. "),
    "en": ("under ", "according ", "see ", "ref", "as per "),
}
_DAY = {"nl": "op ", "en": "on "}


def compose(slots: Mapping[str, str], language: str = "nl") -> str:
    """One sentence of the slots that are filled; empty when nothing is. Text is never cut.

    `Bespreken van marketingstrategieën, op 5 april, 2 uur, volgens offerte 2026-14`.
    """
    given = {name: " ".join(str(slots.get(name, "")).split()).strip(" ,;.") for name in SLOTS}
    head = _joined(given["what"], given["for_what"], language)
    parts = [head, _when(given["when"], language), given["how_much"], _reference(given["reference"], language)]
    sentence = ", ".join(part for part in parts if part)
    return sentence[:1].upper() + sentence[1:]


def _joined(what: str, for_what: str, language: str) -> str:
    if not (what and for_what):
        return what or for_what
    if for_what.lower().startswith(_LINKS[language]):
        return f"{what} {for_what}"
    return f"{what} {_FOR[language]} {for_what}"


def _when(when: str, language: str) -> str:
    """A day of the month gets its little word (`op 5 april`); a period or week stands by itself."""
    match = dates.pattern(language).match(when)
    if match and when[:1].isdigit() and match.end() == len(when) and "/" not in when and "-" not in when:
        return _DAY[language] + when
    return when


def _reference(reference: str, language: str) -> str:
    if not reference or reference.lower().startswith(_ALREADY[language]):
        return reference
    return f"{_REFERENCE[language]} {reference}"
