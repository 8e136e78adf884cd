"""From a row to the bytes of a letter (RFC 5322), and the file a letter is kept in when no server is set.

The address and subject headers are written here: the standard library's folding loses the quotes around a long name
(and makes several senders of it) and puts spaces into long accented ones.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.mail import providers
from foundation.mail.addresses import in_ascii, one_address, one_line
from foundation.mail.models import Kind, OutgoingEmail

POLICY = SMTP.clone(cte_type="7bit")  # safe through every server, whatever it offers


def sender() -> str:
    """The address in the envelope and in From: ours, so that SPF and DKIM hold."""
    return in_ascii(one_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def compose(email: OutgoingEmail) -> bytes:
    """The whole letter. Raises BadAddress for a row that did not come through the outbox's checks."""
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(email))
    message = EmailMessage(POLICY)
    message.set_content(email.text)
    if email.html:
        message.add_alternative(email.html, subtype="html")
    _attach(message, email)
    return head.encode("ascii") + message.as_bytes()


def keep(email: OutgoingEmail) -> Path:
    """Write the letter to MAIL_DIR as .eml, whole or not at all. The row names the file: twice leaves one."""
    folder = Path(settings.MAIL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{email.queued_at:%Y-%m-%d}-{email.pk}.eml"
    # NamedTemporaryFile makes it readable by us alone: such letters may hold codes.
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as file:
        file.write(compose(email))
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
    return path


def _headers(email: OutgoingEmail) -> Iterator[tuple[str, str]]:
    yield "Message-ID", one_line(email.message_id)
    yield "Date", format_datetime(timezone.now())
    yield "From", f"{_phrase(_from_name(email))} <{sender()}>".lstrip()
    yield "To", in_ascii(one_address(email.to))
    if email.reply_to:
        yield "Reply-To", in_ascii(one_address(email.reply_to))
    if email.references:
        yield "In-Reply-To", email.references.split()[-1]
        yield "References", "\r\n ".join(email.references.split())
    yield "Subject", _words(email.subject)
    yield "Content-Language", one_line(email.language)
    if email.kind in (Kind.CODE, Kind.REMINDER) or not email.from_name:
        yield "Auto-Submitted", "auto-generated"  # RFC 3834: holiday replies stay away
    yield from providers.mark(email.pk)


def _from_name(email: OutgoingEmail) -> str:
    if not email.from_name:
        return one_line(parseaddr(settings.DEFAULT_FROM_EMAIL)[0])
    with translation.override(email.language):
        return _("%(name)s via Helder") % {"name": one_line(email.from_name)}


def _words(text: str) -> str:
    """Text as header words (RFC 2047), on one line however often it broke; folded only between encoded words."""
    line = one_line(text)
    charset = "us-ascii" if line.isascii() and "=?" not in line else "utf-8"
    return Header(line, charset, header_name="Subject").encode(linesep="\r\n")


def _phrase(name: str) -> str:
    """A name before an address: plain, quoted or encoded, but always one name (RFC 5322 3.2.5)."""
    if not name.isascii() or "=?" in name:
        return Header(name, "utf-8", header_name="From").encode(linesep="\r\n")
    escaped = re.sub(r'(["\\])', r"\\\1", name)
    return f'"{escaped}"' if name else ""


def _attach(message: EmailMessage, email: OutgoingEmail) -> None:
    for attachment in email.attachments.order_by("pk"):
        with default_storage.open(attachment.storage_name) as file:
            content = file.read()
        main, sub = _content_type(attachment.content_type)
        message.add_attachment(content, maintype=main, subtype=sub, filename=one_line(attachment.name))


def _content_type(said: str) -> tuple[str, str]:
    """As stored, but never message/ or multipart/: RFC 2046 allows them no base64, so their bytes would change."""
    match = re.fullmatch(r"(application|audio|image|text|video|font)/([\w.+-]{1,80})", said, re.ASCII)
    return (match[1], match[2]) if match else ("application", "octet-stream")
