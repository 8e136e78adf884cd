"""What invoicing refuses, in sentences for people."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError, StaleVersion


class DraftChanged(StaleVersion):
    """409: another tab saved in between."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This draft was changed in another tab or by someone else. Nothing was overwritten: "
                "what you typed is still below, and the saved version is one click away."
            )
        )


class AlreadyIssued(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This invoice has been issued. It cannot be changed; a credit note corrects it."))


class DraftGone(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This draft was discarded. Nothing was saved; start a new invoice to go on."))


class NotReady(DomainError):
    """Preflight found gaps that the law does not allow."""

    def __init__(self, findings: list) -> None:
        self.findings = findings
        super().__init__(_("The invoice cannot be issued yet: %(what)s") % {"what": " ".join(str(f) for f in findings)})


class CreditTooLarge(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A credit note cannot take back more than is left of the line. Nothing was credited."))


class NothingToCredit(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A credit note is not credited itself. Issue a new invoice for what is owed after all."))


class NotIssued(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This is still a draft. Issue the invoice first."))


class CannotSend(DomainError):
    """Sending is not possible yet; the sentence says what is missing."""
