"""A line of an invoice taken apart: its words, dates, quantities and references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from foundation.wording import dates, lexicon

_WORD = re.compile(r"(?<!\w)[^\W\d_](?:[\w'’&./-]*\w)?[²³]?")
_NAMED = r"“[^”]{3,}”|\"[^\"]{3,}\"|„[^”“]{3,}[”“]|«[^»]{3,}»|‘[^’]{3,}’"
_ADDRESS = r"https?://\S+|(?:\w[\w-]*\.)+(?:nl|com|eu|be|de|fr|org|net|io|app|dev|uk|studio|shop)\b"
_CODE = r"#\d+|[A-Z]{2,6}-\d+"
COMPOUND = 14  # letters from which a Dutch word is taken for two joined ones (marketing·strategieën)


@dataclass(frozen=True)
class Line:
    """One description and the language whose word lists read it."""

    text: str
    language: str

    @cached_property
    def dates(self) -> list[re.Match[str]]:
        return list(dates.pattern(self.language).finditer(self.text))

    @cached_property
    def quantities(self) -> list[re.Match[str]]:
        """Numbers with a unit: `2 uur`, `8.430 woorden`, `twee dagen`."""
        return list(_quantity(self.language).finditer(self.text))

    @cached_property
    def hours(self) -> list[tuple[Decimal, str]]:
        """Hours that the text names, with the words that do."""
        units = lexicon.words(self.language, "hours")
        found = (match for match in self.quantities if match["unit"].lower() in units)
        return [(_number(match["number"]), match[0]) for match in found]

    @cached_property
    def references(self) -> list[str]:
        """Quotes, orders, tickets, quoted names, addresses: what a client can look up."""
        return [match[0] for match in _reference(self.language).finditer(self.text)]

    @cached_property
    def tokens(self) -> list[re.Match[str]]:
        """The words that carry meaning. `May` is a month here and `may` is not."""
        stop = lexicon.words(self.language, "stop")
        found = _WORD.finditer(self.text)
        return [token for token in found if token[0].lower() not in stop or _inside(token, self.dates)]

    @cached_property
    def generic(self) -> list[str]:
        return [token[0] for token in self.tokens if is_generic(token[0].lower(), self.language)]

    @cached_property
    def content(self) -> int:
        """How many words carry meaning, dates and units among them; a long compound counts twice."""
        return sum(self._weight(token[0]) for token in self.tokens)

    @cached_property
    def specific(self) -> int:
        """How many words name something: neither vague nor a date nor a unit."""
        return sum(self._weight(token[0]) for token in self.tokens if self._names_something(token))

    @cached_property
    def has_complement(self) -> bool:
        """Whether a vague noun is tied to an object: advice *on the VAT return*."""
        ties = lexicon.any_of(lexicon.words(self.language, "complements"))
        for token in self.tokens:
            tie = re.match(rf"\s+(?:{ties})\s", self.text[token.end() :], re.IGNORECASE)
            if tie and is_generic(token[0].lower(), self.language):
                return any(self._names_something(other) for other in self.tokens if other.start() > token.end())
        return False

    def _names_something(self, token: re.Match[str]) -> bool:
        word = token[0].lower()
        vague = word in lexicon.words(self.language, "weak") or is_generic(word, self.language)
        return not vague and not _inside(token, self.dates) and not _inside(token, self.quantities)

    def _weight(self, word: str) -> int:
        if self.language != "nl" or is_generic(word.lower(), "nl"):
            return 1
        return 2 if len(word) >= COMPOUND or re.fullmatch(r"\w{2,}-\w{4,}", word) else 1


def _inside(token: re.Match[str], spans: list[re.Match[str]]) -> bool:
    return any(match.start() <= token.start() < match.end() for match in spans)


@cache
def _generic_compound(language: str) -> re.Pattern[str]:
    parts = lexicon.any_of(lexicon.words(language, "generic_parts"))
    return re.compile(rf"(?:(?:{parts})s?-?){{2,}}" if parts else r"(?!)")


def is_generic(word: str, language: str) -> bool:
    """Whether a word (in lower case) says only that something was done."""
    return word in lexicon.words(language, "generic") or bool(_generic_compound(language).fullmatch(word))


@cache
def _quantity(language: str) -> re.Pattern[str]:
    units, numerals = (lexicon.any_of(lexicon.words(language, name)) for name in ("units", "numerals"))
    return re.compile(rf"(?<![\w.,])(?P<number>\d[\d.,]*|{numerals}) ?(?P<unit>{units})(?![\w'’])", re.IGNORECASE)


@cache
def _reference(language: str) -> re.Pattern[str]:
    papers = lexicon.any_of(lexicon.words(language, "references"))
    of = "van|d\\.d\\.|dd\\.?" if language == "nl" else "of|dated"
    number = r"(?:nummer|nr\.?|number|no\.?)?\s*[:#]?\s*(?:[A-Z]{1,6}-?)?\d[\w./-]*"
    dated = rf"(?:[\w-]+ )?(?:{of}) (?={dates.pattern(language).pattern})"
    return re.compile(
        rf"(?<!\w)(?i:{papers})(?:\s*(?i:{number})|\s+(?i:{dated}))|{_CODE}|{_ADDRESS}|{_NAMED}",
    )


def _number(text: str) -> Decimal:
    """`8,5` and `8.5` are eight and a half, `1.200` and `1,200` a thousand and more; a numeral in letters is small."""
    plain = text.rstrip(".,")
    if not plain[:1].isdigit():
        return Decimal(0)
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain)
    digits = re.sub(r"[.,]", "", plain) if grouped else plain.replace(",", ".")
    return Decimal(digits) if digits.count(".") < 2 else Decimal(0)
