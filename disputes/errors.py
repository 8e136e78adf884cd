"""What a case refuses, in sentences for people."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


class IllegalMove(DomainError):
    """The case is not in a state that allows this."""

    def __init__(self, message: object = None) -> None:
        super().__init__(message or _("The case has moved on, so this is not possible any more. Nothing was changed."))


class NotYourMove(DomainError):
    """Somebody else decides this."""

    def __init__(self, message: object = None) -> None:
        super().__init__(message or _("It is not for you to do this in this case. Nothing was changed."))


class NotNeutral(NotYourMove):
    """Whoever belongs to a side cannot be its reviewer."""

    def __init__(self) -> None:
        super().__init__(
            _("Only somebody of the desk who belongs to neither side can do this in this case. Nothing was changed.")
        )


class NotComplete(DomainError):
    """A guard of the move is not met; the sentence says which."""
