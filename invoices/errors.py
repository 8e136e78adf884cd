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


class NotReady(DomainError):
    """Preflight found gaps that the law does not allow."""

    def __init__(self, findings: list) -> None:
        self.findings = findings
        super().__init__(_("The invoice cannot be issued yet: %(what)s") % {"what": " ".join(str(f) for f in findings)})


class CreditTooLarge(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A credit note cannot take back more than is left of the line. Nothing was credited."))


class NotIssued(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This is still a draft. Issue the invoice first."))


class CannotSend(DomainError):
    """Sending is not possible yet; the sentence says what is missing."""


class CannotImport(DomainError):
    """A received e-invoice cannot become a draft; the sentences say why."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(
            _("No draft was made: %(why)s The received file is still here.") % {"why": " ".join(obstacles)}
        )


class NobodyNamed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The file gives no name for this party, so no client was kept. Nothing was changed."))
