"""Letters from a mailbox that somebody else runs. A letter is marked as read after it was dealt with, never before."""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, unquote, urlsplit

from foundation.mail import inbound
from foundation.mail.errors import TooBusy

logger = logging.getLogger(__name__)
TIMEOUT = 15  # seconds for each answer
FOLDER = "INBOX"


class MailboxUnreachable(Exception):
    """The server did not answer, or did not let us in; the next round tries again."""


def fetch(url: str, *, limit: int = 50, seconds: float = 25) -> int:
    """Take in what nobody has read yet, oldest first, beginning none after `seconds`. Returns how many were settled.

    `url`: imaps://user:password@host:993/INBOX, or imap://…?tls=1 for STARTTLS. A letter that fails on our side stays
    unread; one that was taken in and could not be marked is found again and known by its Message-ID.
    """
    stop, settled = time.monotonic() + seconds, 0
    with _mailbox(url) as box:
        for uid in _unread(box)[:limit]:
            if time.monotonic() >= stop:
                break
            settled += _one(box, uid)
    return settled


def _one(box: imaplib.IMAP4, uid: str) -> bool:
    try:
        inbound.take(_content(box, uid))
    except TooBusy:
        return False
    except (imaplib.IMAP4.error, OSError):
        raise
    except Exception:
        logger.exception("Letter %s of the mailbox could not be taken in; it stays unread.", uid)
        return False
    box.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    return True


def _unread(box: imaplib.IMAP4) -> list[str]:
    _state, found = box.uid("SEARCH", "UNSEEN")  # type: ignore[arg-type]
    return sorted((found[0] or b"").decode("ascii").split(), key=int) if found else []


def _content(box: imaplib.IMAP4, uid: str) -> bytes:
    """The letter; of one that is too large only so much that `take` sees it is."""
    most = inbound.MAX_BYTES + 1
    _state, answer = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{most}>)")
    return next((bytes(part[1]) for part in answer if isinstance(part, tuple)), b"")


@contextmanager
def _mailbox(url: str) -> Iterator[imaplib.IMAP4]:
    try:
        box = _open(url)
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        raise MailboxUnreachable(_discreet(error, url)) from None
    try:
        yield box
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxUnreachable(_discreet(error, url)) from None
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()


def _open(url: str) -> imaplib.IMAP4:
    where = urlsplit(url)
    host, asked = where.hostname or "localhost", parse_qs(where.query)
    trust = ssl.create_default_context()
    if where.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, where.port or 993, ssl_context=trust, timeout=TIMEOUT)
    else:
        box = imaplib.IMAP4(host, where.port or 143, timeout=TIMEOUT)
        if asked.get("tls") == ["1"]:
            box.starttls(trust)
    box.login(unquote(where.username or ""), unquote(where.password or ""))
    state, _said = box.select(unquote(where.path.strip("/")) or FOLDER)
    if state != "OK":
        raise box.error("The folder cannot be opened.")
    return box


def _discreet(error: Exception, url: str) -> str:
    """What the server said, without the password should it repeat one."""
    password = unquote(urlsplit(url).password or "")
    said = re.sub(r"\s+", " ", str(error)) or type(error).__name__
    return said.replace(password, "…") if password else said
