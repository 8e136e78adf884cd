"""What the tables refuse: a sentence with its facts, so that whoever keeps them reads it in their own language."""

from typing import Any

from foundation.kernel.errors import DomainError


def _(sentence: str) -> str:
    """Marks a sentence for the translators; the law itself knows no Django and speaks English."""
    return sentence


class TableRefused(DomainError):
    """The rows of the law contradict each other or say too little. Nothing was loaded. `sentence` has `facts` in it."""

    def __init__(self, sentence: str, **facts: Any) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(sentence % facts)


UNREADABLE = _("%(id)s cannot be read: %(why)s.")
NO_CITATION = _("%(id)s says too little. These are empty: %(names)s.")
CONFIDENCE = _("%(id)s: confidence is one of %(known)s, not %(given)s.")
BACKWARDS = _("%(id)s ends on %(end)s, before it begins.")
NO_NUMBER = _("%(id)s: %(value)s is not a number written as text.")
UNKNOWN = _("There is no row %(id)s in the tables of the law.")
TWICE = _("%(id)s is there twice; the id of a rule is its own for ever.")
OVERLAP = _("%(earlier)s and %(later)s both hold on %(day)s; one of them must end.")
GAP = _("Nothing holds from %(since)s until %(later)s begins on %(day)s.")
USED = _("%(id)s has been used in papers; a correction is a new row, and this one names it.")
