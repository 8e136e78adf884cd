"""EML: an e-mail with a sender and a date. What is attached inside stays sealed, and can be told as files."""

import base64
import email
import email.policy
import email.utils
import json
import re
from email.message import Message

from foundation.files.parsing.refusal import Refusal

MAX_PARTS, MAX_DEPTH, MAX_HEADERS = 500, 20, 1_000
MAX_ATTACHED, MAX_TOLD = 20, 300
TOLD = ("From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To")
FIRST_LINE = re.compile(rb"(From [^\r\n]+\r?\n)?[A-Za-z][A-Za-z0-9-]{0,75}:")


def check(kind: str, data: bytes, side: int) -> bytes:
    text = data.removeprefix(b"\xef\xbb\xbf")
    if not FIRST_LINE.match(text):
        raise Refusal("no_headers")
    letter = email.message_from_bytes(text, policy=email.policy.default)
    _check_headers(letter)
    _check_parts(letter)
    return b""


def _check_headers(letter: Message) -> None:
    """Raw headers: parsing each value is what hostile mails make slow, and we need only know that it is there."""
    headers = [(name.lower(), str(value).strip()) for name, value in letter.raw_items()]
    filled = {name for name, value in headers if value}
    if len(headers) > MAX_HEADERS:
        raise Refusal("too_complex")
    if "from" not in filled or not filled & {"date", "received"}:
        raise Refusal("no_headers")
    if any("\0" in value for _, value in headers):
        raise Refusal("damaged")


def _check_parts(letter: Message) -> None:
    waiting, seen = [(letter, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MAX_PARTS or depth > MAX_DEPTH:
            raise Refusal("too_complex")
        if part.is_multipart():
            waiting += [(child, depth + 1) for child in part.get_payload()]


def describe(kind: str, data: bytes) -> bytes:
    """Its headers as words, when the first server had it, whether a DKIM signature is present, and what is attached."""
    letter = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"), policy=email.policy.default)
    received = letter.get_all("Received") or []  # each server writes above: the last is the first
    facts = {
        **{name.lower(): _line(letter.get(name)) for name in TOLD},
        "references": _line(letter.get("References"))[-MAX_TOLD:],
        "sent": _moment(letter.get("Date")),
        "received": _moment(str(received[-1]).rpartition(";")[2]) if received else "",
        "servers": len(received),
        "dkim": letter.get("DKIM-Signature") is not None,
        "attached": _attached(letter),
    }
    return json.dumps(facts).encode()


def _line(value: object) -> str:
    return " ".join(str(value or "").split())[:MAX_TOLD]


def _moment(value: object) -> str:
    """ISO 8601 with its offset; empty when it cannot be read."""
    try:
        return email.utils.parsedate_to_datetime(str(value).strip()).isoformat() if value else ""
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""


def _attached(letter: Message) -> list[dict]:
    """Files with a name, at most twenty; pictures that a text shows are among them."""
    named = [part for part in letter.walk() if not part.is_multipart() and part.get_filename()]
    return [
        {
            "name": str(part.get_filename())[:150],
            "content": base64.b64encode(part.get_payload(decode=True) or b"").decode(),
        }
        for part in named[:MAX_ATTACHED]
    ]
