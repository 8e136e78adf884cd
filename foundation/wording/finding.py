"""What a rule found: the words, what they cost, and what would be better."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.wording import lexicon


@dataclass(frozen=True)
class Finding:
    """`rule` is A01 to A15 or the name of a rule of tone; `words` are quoted from the text or name what is wrong.

    `penalty` in points of clarity (0 for tone). `blocks` marks the few that stop a message. `fact` is what the law
    says where a claim contradicts it.
    """

    rule: str
    words: tuple[str, ...] = ()
    penalty: int = 0
    blocks: bool = False
    fact: str = ""
    hint: bool = False

    def text(self, language: str = "en") -> str:
        """The suggestion, in the language of the reader."""
        language = language[:2] if language[:2] in lexicon.LANGUAGES else "en"
        sentences = lexicon.sentences(language, "hints" if self.hint else "suggestions")
        filled = sentences[self.rule].replace("{words}", ", ".join(self.words))
        return filled.replace("{fact}", self._law(language)).strip()

    def _law(self, language: str) -> str:
        """`fact` is `kind` or `kind=figure`, a key of law.json and the figure it names."""
        kind, _, figure = self.fact.partition("=")
        shown = figure.replace(".", ",") if language == "nl" else figure
        return lexicon.sentences(language, "law")[kind].replace("{fact}", shown) if kind else ""
