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


class HoursTaken(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("Some of these hours were invoiced in another tab. No draft was made; look again at what is left.")
        )


class HoursElsewhere(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("That draft is for another client by now, or its prices include VAT. Nothing was added; choose again.")
        )


class AttachmentsTooLarge(DomainError):
    """What goes out with an invoice must fit into a letter; the sentence says how much is possible."""


class NotReady(DomainError):
    """Preflight found gaps that the law does not allow."""

    def __init__(self, findings: list) -> None:
        self.findings = findings
        super().__init__(_("The invoice cannot be issued yet: %(what)s") % {"what": " ".join(str(f) for f in findings)})


class UnclearLines(DomainError):
    """A red line goes out only with a reason that the log keeps."""

    def __init__(self, positions: list[int]) -> None:
        self.positions = positions
        numbers = ", ".join(map(str, positions))
        super().__init__(
            _(
                "Unclear lines: %(numbers)s. Nothing was issued. Make them clearer, "
                "or say why the invoice goes out like this."
            )
            % {"numbers": numbers}
        )


class ItemNameTaken(DomainError):
    def __init__(self, name: str) -> None:
        super().__init__(_("There is a saved item called “%(name)s” already.") % {"name": name})


class DepositGone(DomainError):
    """A deposit was settled elsewhere, credited, or changed since the draft was saved."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(
            _(
                "Of this deposit nothing is left to take off, or less than the draft says: %(numbers)s. "
                "Open the draft and save it again; it then shows what is left."
            )
            % {"numbers": ", ".join(numbers)}
        )


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


class NothingToRemind(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("No reminder is due now: it is paid, paused or disputed, its day has not come, or it is out of hours.")
        )


class TooLongForPaper(DomainError):
    """More than a PDF can hold; the sentence says how much is possible."""


class NoUbl(DomainError):
    """No UBL file can be made of this invoice. `missing`: sentences about what is not there, none for a consumer."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        if missing:
            text = _("There is no UBL file of this invoice, because something is missing: %(what)s")
            super().__init__(text % {"what": " ".join(missing)})
        else:
            super().__init__(_("For a consumer there is no UBL file. The PDF carries the same data (Factur-X)."))


class NothingOverdue(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Nothing of this invoice is overdue on that day, so there is nothing to claim yet."))


class CannotImport(DomainError):
    """A received e-invoice cannot become a draft; the sentences say why."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(
            _("No draft was made: %(why)s The received file is still here.") % {"why": " ".join(obstacles)}
        )


class NobodyNamed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The file gives no name for this party, so no client was kept. Nothing was changed."))


class NothingAsked(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Nothing of this invoice is asked for now: it is settled, discussed or agreed for later."))


class AccountInDoubt(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("The client says that the account number may be wrong. Call each other first; no reminder is printed.")
        )


class NotAccepted(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Only an agreement that the client has accepted becomes an invoice. Nothing was made."))


class NothingLeft(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Nothing of this agreement is left to invoice: "
                "all of it stands on invoices or drafts, or it has no items."
            )
        )
