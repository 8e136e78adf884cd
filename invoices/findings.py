"""One gap or risk of a draft, as the check before issue tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Finding:
    """`field` is the form field to mend, or "business" for the settings page. `mend` names what one click would do
    (invoices.services.mends) and `button` says it. `cause` is the root cause of disputes that it could lead to.
    """

    field: str
    text: str | Promise
    blocks: bool = True
    mend: str = ""
    button: str | Promise = ""
    cause: str = ""

    def __str__(self) -> str:
        return str(self.text)
