"""A small file that travels in a form from one step to the next, so that nobody has to choose it again."""

from __future__ import annotations

import base64
import binascii
import zlib


def pack(content: bytes) -> str:
    """For a hidden input."""
    return base64.b64encode(zlib.compress(content, 9)).decode()


def unpack(packed: str, *, most: int) -> bytes:
    """The bytes again. Raises ValueError when they were garbled on the way, OverflowError when they are more."""
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), most + 1)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("garbled") from error
    if len(content) > most:
        raise OverflowError
    return content
