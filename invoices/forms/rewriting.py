"""Buttons beside a line that write in it: the rewrite helper, and the meaning of an abbreviation."""

from __future__ import annotations

from django.http import QueryDict

from foundation.wording import glossary, language
from foundation.wording.compose import SLOTS, compose


def with_explained_line(posted: QueryDict) -> QueryDict:
    """*Explain it*: the meaning typed beside a suggestion goes behind the abbreviation in its line."""
    prefix, _mark, word = posted.get("explain", "").partition(":")
    meaning = " ".join(posted.get(f"{prefix}-meaning-{word}", "").split()).strip("()")
    text = posted.get(f"{prefix}-description", "")
    if not (word and meaning and word in glossary.used(text)) or glossary.is_explained(word, text):
        return posted
    data = posted.copy()
    data[f"{prefix}-description"] = glossary.with_meaning(text, word, meaning[: glossary.LONGEST])
    return data


def with_composed_line(posted: QueryDict) -> QueryDict:
    """The rewrite helper: the slots beside a row become its description, in the language they are typed in."""
    prefix = posted.get("compose", "")
    if f"{prefix}-description" not in posted:
        return posted
    data = posted.copy()
    slots = {name: data.pop(f"{prefix}-{name}", [""])[-1] for name in SLOTS}
    slots["what"] = slots["what"].strip() or data[f"{prefix}-description"]
    typed = language.of(" ".join(slots.values()), data.get("language", ""))
    data[f"{prefix}-description"] = compose(slots, typed)
    return data
