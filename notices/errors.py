"""What letters refuse, in sentences for people."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


class RuleRefused(DomainError):
    """A row of the law contradicts another or says too little; nothing was kept. The sentence says what."""


class LetterRefused(DomainError):
    """The check found something that the law does not allow; nothing was sent."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(_("The letter was not sent. %(why)s") % {"why": " ".join(sentences)})


class TooEarly(DomainError):
    """Two days between the decision and the letter."""

    def __init__(self, when: str) -> None:
        super().__init__(_("This letter can leave from %(when)s on. Nothing was sent.") % {"when": when})


class TextChanged(DomainError):
    """The amounts or the day are not those that were read."""

    def __init__(self) -> None:
        super().__init__(
            _("The letter reads differently now than when you looked at it. Read it again; nothing was sent.")
        )


class LetterGone(DomainError):
    """Sent, dropped or decided upon already."""

    def __init__(self, message: object = None) -> None:
        super().__init__(message or _("This letter is not waiting for that any more. Nothing was changed."))


class LetterIncomplete(DomainError):
    """Something is missing before the letter can be written; the sentence says what."""
