"""Why a link does not open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError

if TYPE_CHECKING:
    from foundation.links.models import SecretLink


class LinkUnknown(DomainError):
    """Never made, made for something else, or revoked: a stranger can't tell which."""

    def __init__(self) -> None:
        super().__init__(_("This link does not open anything."))


class LinkExpired(DomainError):
    """It was right once. `link` is the row, so that a page can offer to send a new one to its recipient."""

    def __init__(self, link: SecretLink) -> None:
        super().__init__(_("This link has expired."))
        self.link = link


class LinkUnprintable(DomainError):
    """The secret key it was derived from is gone. The link still opens; to print it again a new one must be made."""

    def __init__(self) -> None:
        super().__init__(_("This link can't be shown again. Please make a new one."))
