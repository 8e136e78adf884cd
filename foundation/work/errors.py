"""What long work refuses."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


class TooMuchAtOnce(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Several pieces of work are still running. Nothing was started; wait for one of them."))


class NothingRuns(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This work has ended already. There was nothing to stop."))


class ResultGone(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This file is not kept any more. Make it again; that takes a moment."))
