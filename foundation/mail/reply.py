"""Addresses to answer to: one per thing and side, derived instead of stored, and unguessable.

`reply+<box><52 letters>@INBOUND_DOMAIN`: 16 bytes say what it is about, 16 are an HMAC under SECRET_KEY. In base 32,
because mail servers may write a local part in lower case; 59 characters, of the 64 that RFC 5321 allows.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

DOMAIN = b"helder.foundation.mail.reply.v1"  # keeps this key apart from every other use of SECRET_KEY
PROOF_BYTES = 16
_TOKEN = re.compile(r"([a-z])([a-z2-7]{52})")


class Address(NamedTuple):
    """Which box a letter was sent to (one letter, see inbound.boxes), and about what."""

    box: str
    target: UUID


def address(box: str, target: UUID) -> str:
    """Where an answer goes, or "" while the installation reads no mail."""
    if not settings.INBOUND_DOMAIN:
        return ""
    packed = target.bytes + _proof(settings.SECRET_KEY, box, target)
    token = base64.b32encode(packed).decode("ascii").rstrip("=").lower()
    return f"{settings.INBOUND_MAILBOX}+{box}{token}@{settings.INBOUND_DOMAIN}"


def opened(text: str) -> Address | None:
    """What an address stands for; None for any that was not made here, also under a former key."""
    local, _at, domain = text.strip().lower().rpartition("@")
    mailbox, _plus, token = local.partition("+")
    found = _TOKEN.fullmatch(token)
    if not found or not settings.INBOUND_DOMAIN or domain != settings.INBOUND_DOMAIN.lower():
        return None
    if mailbox != settings.INBOUND_MAILBOX.lower():
        return None
    packed = base64.b32decode(found[2].upper() + "====")
    box, target = found[1], UUID(bytes=packed[:16])
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if any(hmac.compare_digest(packed[16:], _proof(key, box, target)) for key in keys):
        return Address(box, target)
    return None


def _proof(secret: str | bytes, box: str, target: UUID) -> bytes:
    raw = secret.encode() if isinstance(secret, str) else secret
    key = hashlib.sha256(DOMAIN + b"\0" + raw).digest()
    return hmac.digest(key, box.encode() + target.bytes, "sha256")[:PROOF_BYTES]
