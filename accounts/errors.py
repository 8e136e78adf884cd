"""What accounts refuse, said so that a person knows what to do."""

from foundation.kernel.errors import DomainError


class TooManyCodes(DomainError):
    """Too many codes were asked for: for one address, or by one guest."""


class TooManyGuests(DomainError):
    """One network address started too many workspaces in a short time."""


class AddressTaken(DomainError):
    """The address became somebody's account in the meantime."""


class WorkspaceGone(DomainError):
    """The guest came too late: the purge was there first."""


class NotAllowed(DomainError):
    """The person may not do this, whatever the page offered."""
