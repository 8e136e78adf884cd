"""What kinds of work there are. Packages above register theirs in `ready()`; this one knows no invoice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.utils.functional import Promise

from foundation.kernel.actors import Actor
from foundation.work.models import Item, Run


class Beat(Protocol):
    """Tells how far a piece of work is, and keeps the claim. Raises worker.Interrupted when it must end here."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True)
class Result:
    """What came of it: a sentence, what to remember, and perhaps a file that is moved into the storage."""

    summary: str = ""
    outcome: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None
    file_name: str = ""


@dataclass(frozen=True)
class Kind:
    """How one kind of work is done. Every function gets the run; its parameters say what was asked.

    `targets` names the items, once. `prepare` may take long (a PDF), holds no transaction and may run twice; `act` runs
    once per item for ever, in the transaction that marks it; it may give back a note. A DomainError of either is the
    item's sentence and the others go on. `finish` makes the result at the end; it may run again after a crash.
    """

    name: str
    title: str | Promise
    targets: Callable[[Run], Iterable[tuple[str, str]]] | None = None
    prepare: Callable[[Run, Item], None] | None = None
    act: Callable[[Run, Item, Actor], str | None] | None = None
    finish: Callable[[Run, Actor, Beat], Result] | None = None
    address: Callable[[Item], str] | None = None  # the page of an item's target
    leads_to: Callable[[Run], str] | None = None  # where one goes on when it is finished


kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    kinds[kind.name] = kind
