"""EML: an e-mail with a sender and a date. What is attached inside is evidence too: kept sealed, never opened."""

import email
import email.policy
import re
from email.message import Message

from foundation.files.parsing.refusal import Refusal

MAX_PARTS, MAX_DEPTH, MAX_HEADERS = 500, 20, 1_000
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
