"""Why a file was not taken, in sentences for the person who sent it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.files.kinds import MAX_FILES, MAX_MEGABYTES
from foundation.kernel.errors import DomainError

SENTENCES = {
    "empty": _("“%(name)s” is empty. Please choose the file again."),
    "too_big": _("“%(name)s” is larger than %(megabytes)s MB. Please send a smaller file."),
    "too_many": _("You can send %(files)s files at once. Please send the rest afterwards."),
    "wrong_kind": _("“%(name)s” is not a kind of file we take. You can send: %(kinds)s."),
    "mismatch": _("The content of “%(name)s” does not match its name. Please send the original file."),
    "damaged": _("“%(name)s” is damaged and can't be opened. Please send it again, or save it anew first."),
    "encrypted": _("“%(name)s” needs a password to open. Please send a copy without a password."),
    "scripts": _("“%(name)s” contains scripts or automatic actions. Please print it to a new PDF and send that."),
    "program": _("“%(name)s” has a program inside. Please send the document without it."),
    "not_text": _("“%(name)s” is not plain text. Please save it again as CSV (UTF-8)."),
    "no_headers": _("“%(name)s” has no sender or date. Please save the e-mail again as an .eml file."),
    "too_complex": _("“%(name)s” is too large or too complicated to check. Please send a simpler copy."),
}


class FileRefused(DomainError):
    """The door said no. `reason` is a key of SENTENCES; nothing of the file was kept."""

    def __init__(self, reason: str, name: str = "", kinds: str = "") -> None:
        facts: dict[str, Any] = {"name": name, "kinds": kinds, "megabytes": MAX_MEGABYTES, "files": MAX_FILES}
        super().__init__(SENTENCES[reason] % facts)
        self.reason, self.name = reason, name


class FileLost(DomainError):
    """The stored bytes are gone or no longer match their hash: an alarm for whoever runs the product."""

    def __init__(self, name: str) -> None:
        super().__init__(_("“%(name)s” can't be read at the moment. Nothing was changed.") % {"name": name})
