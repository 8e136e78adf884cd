"""What the outbox refuses, in sentences."""

from foundation.kernel.errors import DomainError


class BadAddress(DomainError):
    """Not one plain e-mail address."""


class NotResendable(DomainError):
    """The letter is not waiting for a person's decision."""
