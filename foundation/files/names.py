"""A file name as a person gave it, made harmless for pages, headers, letters and archives."""

from __future__ import annotations

import re
import unicodedata

from foundation.files.kinds import MAX_NAME

NOT_IN_NAMES = re.compile(r'[<>:"|?*]')  # Windows refuses them, and ":" opens alternate streams there


def clean(raw: str) -> str:
    """The last part of a path without control, direction and private characters; at most 150, extension kept."""
    last = re.split(r"[/\\]", raw or "")[-1]
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    tidy = " ".join(NOT_IN_NAMES.sub("_", visible).split()).strip(". ")
    stem, dot, extension = tidy.rpartition(".")
    if not dot:
        return tidy[:MAX_NAME] or "file"
    extension = extension.strip()[:20]
    return f"{stem.strip('. ')[: MAX_NAME - len(extension) - 1] or 'file'}.{extension}"
