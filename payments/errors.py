"""What booking payments refuses."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


class SameKeyOtherPayment(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This form was already used for another payment. Nothing was booked; open it again."))


class NotPayable(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A credit note is not paid: it lowers what is open on the invoice that it corrects."))
