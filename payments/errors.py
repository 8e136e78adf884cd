"""What booking payments refuses."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


class SameKeyOtherPayment(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This form was already used for another payment. Nothing was booked; open it again."))


class NotPayable(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A credit note is not paid: it lowers what is open on the invoice that it corrects."))


class StatementRefused(DomainError):
    """A bank statement that is not imported; the sentence says what is wrong with the file. Nothing of it was kept."""


class AlreadyDecided(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Somebody else already decided about this bank entry. Nothing was booked twice."))


class AlreadyTakenBack(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This write-off was taken back already. Nothing was changed."))


class SuggestionChanged(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The suggestion changed since you opened the page. Nothing was booked; look at it again."))


class DoesNotFit(DomainError):
    """Amounts of a match that cannot be; the sentence says why."""


class CreditSpent(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("The client's credit is not that large any more: a part was used or paid back. Nothing was changed.")
        )
