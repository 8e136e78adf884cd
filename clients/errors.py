"""What is refused of clients and of time, in sentences for people."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


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
