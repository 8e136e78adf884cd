"""What is refused of agreements and of time, in sentences for people."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError, StaleVersion


class AgreementChanged(StaleVersion):
    """409: another tab saved in between."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This draft was changed in another tab or by someone else. Nothing was overwritten: "
                "what you typed is still below, and the saved version is one click away."
            )
        )


class AgreementFrozen(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This version has been sent and is never changed. Make a new version to change it."))


class WaitsAlready(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A letter waits for the morning already. Take that one back first; nothing was sent."))


class LeftAlready(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This letter has left already, or it was taken back."))


class AgreementIncomplete(DomainError):
    """Something is missing; the sentence says what."""


class CannotSendAgreement(DomainError):
    """Sending is not possible now; the sentence says why."""

    def __init__(self, text: object = _("This was sent or answered in the meantime. Nothing was sent.")) -> None:
        super().__init__(text)


class VersionExists(DomainError):
    def __init__(self) -> None:
        super().__init__(_("There is a newer version already. Open that one to go on."))


class OtherWords(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("These are not the words that are open now. Nothing was accepted; open the page again and read them.")
        )


class AgreementSuperseded(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("A newer version has taken the place of this one. Nothing was changed; please answer the newer one.")
        )


class AgreementExpired(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("The day until which this could be accepted has passed. Nothing was changed; please ask for a new one.")
        )


class AlreadyAccepted(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This was accepted already, and that stands. Please write to the freelancer."))


class AlreadyDeclined(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This was declined already. Please ask the freelancer for a new version."))


class NotOpen(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This version is not open for an answer. Nothing was changed."))


class TimerRuns(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A timer is running already. Stop it first; nothing was started twice."))


class NoTimer(DomainError):
    def __init__(self) -> None:
        super().__init__(_("No timer is running. It was stopped in another tab, and the time is kept."))


class StillRunning(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This timer still runs. Stop it first, then change the entry."))


class EntryGone(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This entry was deleted in another tab. Nothing was changed."))


class TimeBilled(DomainError):
    def __init__(self, number: str) -> None:
        text = _("These hours are on invoice %(number)s, which has been issued. They cannot be changed any more.")
        super().__init__(text % {"number": number})


class TimeFileRefused(DomainError):
    """A file with hours that cannot be read; the sentence says why. Nothing of it was kept."""


class Unsendable(DomainError):
    """A text with a hole, a figure from elsewhere, or a legal claim that the tables contradict."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))
