"""What the outbox refuses, in sentences."""

from foundation.kernel.errors import DomainError


class BadAddress(DomainError):
    """Not one plain e-mail address."""


class NotResendable(DomainError):
    """The letter is not waiting for a person's decision."""


class LetterRefused(DomainError):
    """A letter that arrived cannot be taken in; the sentence goes back to its sender, in `language`."""

    def __init__(self, sentence: object, language: str = "") -> None:
        super().__init__(sentence)
        self.language = language


class TooBusy(DomainError):
    """Too many letters about one thing within the hour. Whoever delivers tries again later; nothing is lost."""
