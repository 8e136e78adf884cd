"""Django's and allauth's own letters take the same way out."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import translation

from foundation.mail import outbox
from foundation.mail.models import Kind


class OutboxBackend(BaseEmailBackend):
    """Letters of other libraries become rows of kind `code`: sign-in codes and password links, erased when they end."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            for message in email_messages:
                for to in message.recipients():
                    _store(message, to)
        return len(email_messages)


def _store(message: EmailMessage, to: str) -> None:
    if message.attachments:
        raise ValueError("A letter with attachments goes through foundation.mail.outbox.queue.")
    is_html = message.content_subtype == "html"
    outbox.store(
        to=to,
        kind=Kind.CODE,
        subject=str(message.subject),
        text=str(message.body) if not is_html else "",
        html=str(message.body) if is_html else _html_of(message),
        language=(translation.get_language() or "en")[:2],
        reply_to=message.reply_to[0] if message.reply_to else "",
    )


def _html_of(message: EmailMessage) -> str:
    parts = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(content) for content, mimetype in parts if mimetype == "text/html"), "")
