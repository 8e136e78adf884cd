"""Making, opening and ending secret links. Why tokens are derived: docs/adr/0002-derived-link-tokens.md."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from foundation.kernel.actors import Actor
from foundation.links.errors import LinkExpired, LinkUnknown, LinkUnprintable
from foundation.links.models import SecretLink

DOMAIN = b"helder.foundation.links.token.v1"  # keeps this key apart from every other use of SECRET_KEY
NONCE_BYTES = 16


@transaction.atomic
def create(*, purpose: str, target_id: uuid.UUID, expires_at: datetime, recipient: str = "") -> SecretLink:
    """A new link that opens one thing for one purpose. Its token comes from `token(link)`."""
    link = SecretLink(
        purpose=purpose,
        target_id=target_id,
        nonce=secrets.token_bytes(NONCE_BYTES),
        recipient=recipient,
        expires_at=expires_at,
    )
    link.token_hash = _hash(_derive(settings.SECRET_KEY, link))
    link.save(force_insert=True)
    return link


def token(link: SecretLink) -> str:
    """The same 43 characters (256 bits) every time, for reminders and documents rendered again.

    Tries SECRET_KEY, then SECRET_KEY_FALLBACKS. Raises LinkUnprintable when the key of that time is gone.
    """
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        candidate = _derive(secret, link)
        if constant_time_compare(_hash(candidate), link.token_hash):
            return candidate
    raise LinkUnprintable


def open_link(*, purpose: str, token: str) -> SecretLink:
    """The link behind a token. Reads only. Raises LinkUnknown (also for revoked ones and other purposes), LinkExpired.

    The stored hash decides, so tokens in people's mailboxes outlive a change of SECRET_KEY. Every refusal costs one
    hash and one look-up, whatever the token looks like.
    """
    link = SecretLink.objects.filter(token_hash=_hash(token)).first()
    if link is None or link.purpose != purpose or link.revoked_at is not None:
        raise LinkUnknown
    if link.is_expired:
        raise LinkExpired(link)
    return link


@transaction.atomic
def revoke(link: SecretLink, *, actor: Actor) -> SecretLink:
    """From now on the link is unknown. Revoking twice keeps the first moment."""
    SecretLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=actor.name)
    link.refresh_from_db()
    return link


@transaction.atomic
def renew(link: SecretLink, *, expires_at: datetime, actor: Actor) -> SecretLink:
    """A fresh link to the same thing for the same recipient; the old one ends as it would have.

    An expired token may have leaked since, so it never comes back to life. Raises LinkUnknown for a revoked link.
    """
    if SecretLink.objects.filter(pk=link.pk, revoked_at=None).first() is None:
        raise LinkUnknown
    return create(purpose=link.purpose, target_id=link.target_id, expires_at=expires_at, recipient=link.recipient)


def _derive(secret: str | bytes, link: SecretLink) -> str:
    raw = secret.encode() if isinstance(secret, str) else secret
    key = hashlib.sha256(DOMAIN + b"\0" + raw).digest()
    digest = hmac.digest(key, bytes(link.nonce) + link.pk.bytes, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
