"""What a stored letter or table says, in plain words, read by a limited child: for pages on paper."""

from __future__ import annotations

import json
import tempfile
from typing import Any

from foundation.files import door, sandbox
from foundation.files.models import StoredFile

KINDS = {"text/csv": "csv_text", "message/rfc822": "eml_text"}


def in_words(stored: StoredFile) -> dict[str, Any] | None:
    """{"headers", "text", "attached"} of a letter, {"rows"} of a table; None when it cannot be shown. Beside it `cut`:
    is there more than what is `shown` (characters, rows), `of` how many?

    Raises FileLost when the bytes are not those that were sealed.
    """
    data = door.read(stored)
    with tempfile.TemporaryFile(buffering=0) as source:
        source.write(data)
        verdict = sandbox.judge(KINDS[stored.content_type], source, side=0)
    return json.loads(verdict.preview) if verdict.preview and not verdict.reason else None
