"""One gap or risk of a draft, as the check before issue tells it, and what one click would do about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Mend:
    """A button. `what` names the act in invoices.services.mends and `value` travels along; `ask` labels a box to type
    in, filled with `usual`. `file`: a file is attached instead, with `value` as its title, for line `line` where it is
    a receipt. `page`: a form of its own, for that line."""

    what: str
    button: str | Promise
    value: str = ""
    ask: str | Promise = ""
    usual: str = ""
    file: bool = False
    line: int = 0
    page: bool = False


@dataclass(frozen=True)
class Finding:
    """`field` is the form field to mend, or "business" for the settings page. `cause` is the root cause of disputes
    that it could lead to."""

    field: str
    text: str | Promise
    blocks: bool = True
    mends: tuple[Mend, ...] = ()
    cause: str = ""

    def __str__(self) -> str:
        return str(self.text)
