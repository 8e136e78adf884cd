"""What can go wrong on paper."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


class PdfFailed(DomainError):
    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(_("The PDF could not be made. Nothing is lost; try again in a minute."))


class PdfTookTooLong(PdfFailed):
    """The clock ran out."""
