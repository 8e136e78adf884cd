"""From the bytes that arrived to what was said, by whom, and with which files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from foundation.mail import hypertext, quoting, trust
from foundation.mail.addresses import one_line

MAX_TEXT = 20_000  # characters of what somebody wrote
MAX_QUOTED = 50_000
MAX_FILES = 20
LOGO_BYTES = 30_000  # a picture inside the HTML and smaller than this decorates a signature
TO_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")


class Unreadable(Exception):
    """Not a letter, or one that the standard library cannot take apart."""


@dataclass(frozen=True)
class Part:
    """An attachment as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Received:
    """A letter. `message_id` never is empty; `cut` says that `text` was longer than MAX_TEXT."""

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    quoted: str
    cut: bool
    parts: tuple[Part, ...]
    too_many: bool
    automatic: bool
    trust: trust.Trust


def read(raw: bytes, *, recipient: str = "") -> Received:
    """`recipient`: the envelope's, where it is known. Raises Unreadable."""
    try:
        return _read(message_from_bytes(raw, policy=default), raw, recipient)
    except Unreadable:
        raise
    except Exception as error:  # the parser of the standard library has raised a dozen kinds of errors at odd headers
        raise Unreadable(f"{type(error).__name__}: {error}"[:200]) from error


def _read(message: EmailMessage, raw: bytes, recipient: str) -> Received:
    name, sender, several = _sender(message)
    text, html = _body(message)
    words = quoting.apart(text)
    files = [part for part in _files(message) if not _decorates(part, html)]
    judged = trust.judge(_all(message, "Authentication-Results"), sender.rpartition("@")[2])
    return Received(
        message_id=_message_id(message, raw),
        sender=sender,
        sender_name=name[:120],
        recipients=tuple(dict.fromkeys(filter(None, [recipient.lower(), *_recipients(message)]))),
        subject=one_line(str(message.get("Subject", "")))[:250],
        text=words.own[:MAX_TEXT],
        quoted=words.quoted[:MAX_QUOTED],
        cut=len(words.own) > MAX_TEXT,
        parts=tuple(_part(each, place) for place, each in enumerate(files[:MAX_FILES], 1)),
        too_many=len(files) > MAX_FILES,
        automatic=_is_automatic(message, sender),
        trust=trust.Trust.FAILED if several else judged,
    )


def _all(message: EmailMessage, name: str) -> list[str]:
    return [one_line(str(value)) for value in message.get_all(name, [])]


def _sender(message: EmailMessage) -> tuple[str, str, bool]:
    """(name, address, whether the letter names several senders)."""
    found = [one for header in message.get_all("From", []) for one in getattr(header, "addresses", ())]
    if not found or "@" not in found[0].addr_spec:
        raise Unreadable("no sender")
    return one_line(found[0].display_name), found[0].addr_spec.lower()[:254], len(found) > 1


def _recipients(message: EmailMessage) -> list[str]:
    return [found.lower() for name in TO_HEADERS for value in _all(message, name) for found in _ADDRESS.findall(value)]


def _message_id(message: EmailMessage, raw: bytes) -> str:
    """The letter's own name, else one made of its bytes: the same letter has the same name however often it comes."""
    said = one_line(str(message.get("Message-ID", "")))
    return said if 3 < len(said) <= 300 else f"<sha256-{hashlib.sha256(raw).hexdigest()}@unnamed>"


def _body(message: EmailMessage) -> tuple[str, str]:
    """(text, html): the text part, or the words of the HTML where there is none."""
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    markup = _decoded(html) if html is not None else ""
    text = _decoded(plain) if plain is not None else ""
    return (text if text.strip() else hypertext.words(markup)), markup


def _decoded(part: Any) -> str:
    """An unknown or wrong charset costs single characters, not the letter."""
    try:
        return part.get_content().replace("\x00", "")
    except (LookupError, UnicodeError):
        return (part.get_payload(decode=True) or b"").decode("utf-8", "replace").replace("\x00", "")


def _files(message: EmailMessage) -> list[Any]:
    bodies = {id(part) for part in (message.get_body(("plain",)), message.get_body(("html",))) if part is not None}
    return list(_leaves(message, bodies))


def _leaves(message: Any, bodies: set[int]) -> Any:
    for part in message.iter_parts() if message.is_multipart() else ():
        if part.get_content_type() == "message/rfc822":
            yield part
        elif part.is_multipart():
            yield from _leaves(part, bodies)
        elif id(part) not in bodies and (part.get_filename() or part.get_content_maintype() != "text"):
            yield part


def _part(part: Any, place: int) -> Part:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()[0]
        return Part(one_line(part.get_filename() or f"letter-{place}.eml"), inner.as_bytes())
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}.get(part.get_content_type(), "bin")
    name = one_line(part.get_filename() or f"attachment-{place}.{ending}")
    return Part(name, part.get_payload(decode=True) or b"")


def _decorates(part: Any, html: str) -> bool:
    """The logo in somebody's signature is no evidence."""
    named = str(part.get("Content-ID", "")).strip("<> ")
    if not named or f"cid:{named}" not in html or part.get_content_maintype() != "image":
        return False
    return len(part.get_payload(decode=True) or b"") < LOGO_BYTES


def _is_automatic(message: EmailMessage, sender: str) -> bool:
    """Holiday replies, bounces, lists (RFC 3834): nobody wrote these, and an answer to them makes a loop."""
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (
        said != "no"
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "List-Id", "Feedback-ID"))
        or _suppresses(str(message.get("X-Auto-Response-Suppress", "")))
        or message.get_content_type() == "multipart/report"
        or str(message.get("Return-Path", "")).strip() == "<>"
        or sender.partition("@")[0] in {"mailer-daemon", "postmaster", "no-reply", "noreply"}
    )


def _suppresses(said: str) -> bool:
    """Exchange writes it into its automatic replies; some clients into every letter, then without OOF or AutoReply."""
    return bool({"all", "oof", "autoreply"} & {word.strip().lower() for word in said.split(",")})
