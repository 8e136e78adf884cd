"""RFC 3161: an authority of your choice puts its clock and its signature under the head of a chain.

Off while TSA_URL is empty. We write the request (a few bytes of DER), look whether the answer is about our head, and
keep it as it came. Its signature is checked by whoever doubts: `openssl ts -verify`, as VERIFY.txt says.
"""

from __future__ import annotations

import hashlib
import secrets
import urllib.request
from collections.abc import Iterator
from urllib.error import URLError
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from foundation.audit.log import Head
from foundation.audit.models import Stamp

SECONDS = 10
MOST_BYTES = 64 * 1024
SHA256 = bytes.fromhex("0609608648016503040201")  # the object identifier 2.16.840.1.101.3.4.2.1
SEQUENCE, INTEGER, OCTETS, NULL, YES = 0x30, 0x02, 0x04, b"\x05\x00", b"\x01\x01\xff"
GRANTED = (0, 1)  # granted, granted with modifications (RFC 3161, 2.4.2)


class StampRefused(Exception):
    """The authority could not be reached, said no, or answered something else. The text is for the log."""


def text_of(head: Head) -> str:
    """What is stamped: one line, `case:<uuid> 42:9f3c…`, that anybody can write again from the log."""
    return f"{head.chain} {head.seq}:{head.hash}\n"


def find(head: Head) -> Stamp | None:
    """The first stamp of this very head."""
    return Stamp.objects.filter(chain=head.chain, seq=head.seq, hash=head.hash).order_by("pk").first()


def stamp(head: Head) -> Stamp | None:
    """The stamp of this head, asked for now if there is none; None while no authority is set.

    Asks the network, so never inside a transaction. Raises StampRefused.
    """
    known = find(head)
    if known or not settings.TSA_URL or not head.seq:
        return known
    digest, nonce = hashlib.sha256(text_of(head).encode()).digest(), secrets.randbits(63) | 1
    answer = _ask(settings.TSA_URL, request(digest, nonce))
    check(answer, digest, nonce)
    place = {"chain": head.chain, "seq": head.seq, "hash": head.hash}
    facts = {"authority": urlsplit(settings.TSA_URL).hostname or "", "answer": answer, "asked_at": timezone.now()}
    return Stamp.objects.get_or_create(**place, defaults=facts)[0]


def request(digest: bytes, nonce: int) -> bytes:
    """TimeStampReq: version 1, the SHA-256, a number used once, and please send the certificate."""
    imprint = _der(SEQUENCE, _der(SEQUENCE, SHA256 + NULL) + _der(OCTETS, digest))
    return _der(SEQUENCE, _integer(1) + imprint + _integer(nonce) + YES)


def check(answer: bytes, digest: bytes, nonce: int) -> None:
    """Is it a granted stamp on this digest, for this question? Raises StampRefused."""
    try:
        whole = next(_parts(answer))
        status, token = list(_parts(whole[1]))
        code = int.from_bytes(next(_parts(status[1]))[1], "big")
    except (StopIteration, ValueError, IndexError) as broken:
        raise StampRefused("The answer of the time-stamping authority cannot be read.") from broken
    if code not in GRANTED:
        raise StampRefused(f"The time-stamping authority refused: status {code}.")
    if _der(OCTETS, digest) not in token[1] or _integer(nonce) not in token[1]:
        raise StampRefused("The answer of the time-stamping authority is about something else.")


def _ask(url: str, asked: bytes) -> bytes:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise StampRefused("TSA_URL is no web address.")
    question = urllib.request.Request(  # noqa: S310 - http or https, from the settings
        url, asked, {"Content-Type": "application/timestamp-query", "User-Agent": "Helder"}
    )
    try:
        with urllib.request.urlopen(question, timeout=SECONDS) as response:  # noqa: S310
            answer: bytes = response.read(MOST_BYTES + 1)
    except (URLError, OSError, ValueError) as unreachable:
        raise StampRefused(f"The time-stamping authority did not answer: {unreachable}") from unreachable
    if len(answer) > MOST_BYTES:
        raise StampRefused("The answer of the time-stamping authority is too long.")
    return answer


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _integer(value: int) -> bytes:
    return _der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of every element, one level deep."""
    at = 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size & 0x80:
            more = size & 0x7F
            size, at = int.from_bytes(data[at : at + more], "big"), at + more
        if at + size > len(data):
            raise ValueError("cut off")
        yield tag, data[at : at + size]
        at += size
