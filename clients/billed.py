"""What the package above knows of hours: whether they are on an invoice. It hangs its answers up in its ready()."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Bill:
    """The document that an entry is on. `final`: it has been issued, so the entry is history."""

    name: str
    url: str
    final: bool


# Functions of entry ids that give the bills among them, and functions that give a condition (an expression for
# QuerySet.filter) which holds for entries that are on a draft or an invoice.
look_up: list[Callable[[Collection[UUID]], dict[UUID, Bill]]] = []
conditions: list[Callable[[], Any]] = []


def bills(entries: Collection[UUID]) -> dict[UUID, Bill]:
    """Per entry the document that it is on."""
    found: dict[UUID, Bill] = {}
    for ask in look_up if entries else ():
        found |= ask(entries)
    return found


def unbilled(rows: Any) -> Any:
    """Those rows that are on no document yet."""
    for condition in conditions:
        rows = rows.exclude(condition())
    return rows
