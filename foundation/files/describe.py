"""What a good file says of itself, read in the limited child: headers of a mail, rows of a table, a picture's facts."""

from __future__ import annotations

import base64
import binascii
import json
import tempfile
from typing import Any, BinaryIO

from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files import door, sandbox
from foundation.files.kinds import KINDS
from foundation.files.models import StoredFile

DESCRIBED = {"jpg", "png", "csv", "eml"}
_BY_TYPE = {kind.content_type: kind.name for kind in KINDS.values()}


def of(checked: door.Inspected) -> dict[str, Any]:
    """Of a file that the door has let in but nobody has stored yet; do this before the transaction starts.

    Empty when there is nothing to tell or it cannot be read. The files of a mail are in `attached`: see `attachments`.
    """
    return _told(checked.kind.name, checked.source)


def of_stored(stored: StoredFile) -> dict[str, Any]:
    """Once more, from the sealed bytes. Raises FileLost."""
    kind = _BY_TYPE.get(stored.content_type, "")
    if kind not in DESCRIBED:
        return {}
    with tempfile.TemporaryFile(buffering=0) as source:
        source.write(door.read(stored))
        return _told(kind, source)


def attachments(facts: dict[str, Any]) -> list[SimpleUploadedFile]:
    """The files of a mail as uploads: each still has to come through the door like any other."""
    return [SimpleUploadedFile(each["name"], _bytes(each["content"])) for each in facts.get("attached", [])]


def _told(kind: str, source: BinaryIO) -> dict[str, Any]:
    if kind not in DESCRIBED:
        return {}
    verdict = sandbox.judge(kind, source, side=0)
    try:
        facts = json.loads(verdict.preview) if not verdict.reason else {}
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
