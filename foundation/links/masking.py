"""Tokens of secret links never reach a log: `/i/…/pdf/` is written as `/i/***/pdf/`."""

from __future__ import annotations

import re
from typing import Any

SLASH = r"(?:/|%(?:25)*2[Ff]|\\/)"
TOKEN = re.compile(rf"({SLASH}[idma]{SLASH})[A-Za-z0-9_-]{{16,}}")


def mask(text: str) -> str:
    """The text without tokens. Knows the four public prefixes, also inside a `?next=` that is percent-encoded."""
    return TOKEN.sub(r"\1***", text)


def mask_event(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A structlog processor, and the last one before rendering: every value that is text, or holds text, is masked."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner) for inner in value]
    return value if value is None or isinstance(value, int | float) else mask(str(value))
