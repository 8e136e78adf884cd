"""What can go wrong on paper. `detail` is for the log, the sentence for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


class PdfFailed(DomainError):
    sentence: Promise = _("The PDF could not be made. Nothing is lost; try again in a minute.")

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(self.sentence)


class PdfTookTooLong(PdfFailed):
    """The clock ran out."""

    sentence = _("Making the PDF took too long and was stopped. Nothing is lost; try again in a minute.")


class PdfTooLarge(PdfFailed):
    """More memory or more output than a PDF may take."""

    sentence = _("The PDF would be too large. Use fewer or shorter lines, or a smaller logo.")


class PdfRefused(PdfFailed):
    """The markup asked for something that is not on the paper: a web address or a file."""

    sentence = _("The PDF asked for something outside the invoice and was not made. Please tell us.")
