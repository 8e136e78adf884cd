"""A document as plain data and back, with nothing lost: how a received invoice is kept after it was read once."""

from __future__ import annotations

import types
from base64 import b64decode
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from foundation.einvoicing.as_json import plain_data
from foundation.einvoicing.model import Document


def to_stored(document: Document) -> dict[str, Any]:
    """Every field that says something, stated totals too: amounts and dates as strings, files as base64."""
    data: dict[str, Any] = plain_data(document)
    return data


def from_stored(data: dict[str, Any]) -> Document:
    """The document that `to_stored` was given. Raises KeyError, TypeError or ValueError for anything else."""
    document: Document = _made(Document, data)
    return document


def _made(kind: type, data: dict[str, Any]) -> Any:
    hints = _hints(kind)
    said = {name: _value(hints[name], value) for name, value in data.items()}
    return kind(**(_unsaid(kind) | said))


def _unsaid(kind: type) -> dict[str, Any]:
    """What every record must have, empty: plain data leaves out what is empty, also a name that nobody filled in."""
    hints = _hints(kind)
    must = [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]
    empty = {name: _empty(hints[name]) for name in must}
    return {name: value for name, value in empty.items() if value is not None}


def _empty(hint: Any) -> Any:
    """None for a number or a date: without those there is no record."""
    if get_origin(hint) is tuple:
        return ()
    if is_dataclass(hint):
        return _made(hint, {})  # type: ignore[arg-type]
    return "" if hint is str else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    known = {field.name for field in fields(kind)}
    return {name: hint for name, hint in get_type_hints(kind).items() if name in known}


def _value(hint: Any, value: Any) -> Any:
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], one) for one in value)
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if is_dataclass(hint):
        return _made(hint, value)  # type: ignore[arg-type]
    if hint is Decimal:
        return Decimal(value)
    if hint is date:
        return date.fromisoformat(value)
    return b64decode(value) if hint is bytes else value
