"""One spelling for every fact, so that the same facts always give the same hash."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID


def canonical(facts: dict[str, Any]) -> str:
    """JSON with sorted keys, no spaces and no ASCII escapes. Amounts, dates and ids become strings.

    Raises TypeError for a float (nobody's amount is a float) and for any type whose spelling is not settled here.
    """
    return json.dumps(_plain(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def instant(moment: datetime) -> str:
    """An instant in UTC to the microsecond: `2026-11-23T08:38:10.123456Z`. TypeError when it has no time zone."""
    if moment.tzinfo is None:
        raise TypeError("An instant in the log needs a time zone.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def sha256(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, dict):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _as_text(value)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"A key in the log is text, not {type(key).__name__}.")
    return str(key)


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"The log has no spelling for {type(value).__name__}: {value!r}.")
