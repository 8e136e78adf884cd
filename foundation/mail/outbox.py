"""The way in: a letter is rendered and written in the caller's transaction, and leaves after its commit."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import transaction
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor
from foundation.mail.addresses import one_address, one_line
from foundation.mail.bell import ring
from foundation.mail.errors import NotResendable
from foundation.mail.models import Attachment, Kind, OutgoingEmail

File = tuple[str, str, str]  # name as a person reads it, content type, name in the default storage
State = OutgoingEmail.State


def queue(
    template: str,
    *,
    to: str,
    language: str,
    context: dict[str, Any],
    business_id: UUID | str | None = None,
    about: str = "",
    kind: str = Kind.LETTER,
    from_name: str = "",
    reply_to: str = "",
    attachments: Sequence[File] = (),
    not_before: datetime | None = None,
    threaded: bool = False,
) -> OutgoingEmail:
    """Write one letter to one address. Needs the caller's transaction: the letter exists if and only if that commits.

    Renders `<template>.subject.txt`, `.txt` and, where there is one, `.html`. `address` in the context ("informal")
    says je instead of u. `threaded`: mailboxes show it with the
    earlier letters to this address about the same thing. Raises BadAddress.
    """
    subject, text, html = rendered(template, language=language, context=context, from_name=from_name)
    return store(
        to=to, subject=subject, text=text, html=html, language=language, business_id=business_id,
        about=about, kind=kind, from_name=from_name, reply_to=reply_to, attachments=attachments, not_before=not_before,
        references=_earlier(about, to) if threaded and about else "",
    )  # fmt: skip


def _earlier(about: str, to: str) -> str:
    """The first letter of the conversation and the last ones, oldest first (RFC 5322 3.6.4)."""
    mine = OutgoingEmail.objects.filter(about=about, to=to).order_by("queued_at", "pk")
    known = list(mine.values_list("message_id", flat=True))
    return " ".join(known[:1] + known[1:][-4:])


def spoken(language: str, address: str) -> str:
    """The language as it is spoken to this person: Dutch has its own words for people one knows well (locale/nl_JE)."""
    return f"{language}-je" if language == "nl" and address == "informal" else language


def rendered(template: str, *, language: str, context: dict[str, Any], from_name: str = "") -> tuple[str, str, str]:
    """Subject, text and HTML (empty where there is none) as `queue` would write them; also for a preview."""
    facts = {"site_url": settings.SITE_URL, "from_name": from_name, "language": language, **context}
    with translation.override(spoken(language, facts.get("address", ""))):
        subject = one_line(_plain(f"{template}.subject.txt", facts))
        facts = {**facts, "subject": subject}
        return subject, _tidy(_plain(f"{template}.txt", facts)), _html(f"{template}.html", facts)


def store(
    *, to: str, subject: str, reply_to: str = "", from_name: str = "", attachments: Sequence[File] = (), **fields: Any
) -> OutgoingEmail:
    """Write a letter that is rendered already; `queue` is the door for everything that has a template."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A letter is queued in the transaction that decides about it.")
    pk = uuid4()
    email = OutgoingEmail.objects.create(
        id=pk,
        message_id=_message_id(pk),
        to=one_address(to),
        reply_to=one_address(reply_to) if reply_to else "",
        subject=Truncator(one_line(subject)).chars(250),
        from_name=one_line(from_name)[:120].strip(),
        **fields,
    )
    Attachment.objects.bulk_create(
        Attachment(email=email, name=_file_name(name), content_type=content_type[:100], storage_name=storage_name)
        for name, content_type, storage_name in attachments
    )
    _ring_after_commit(email)
    return email


def drop(email_ids: Iterable[UUID], reason: str) -> int:
    """Take back letters that still wait; those already on their way are left alone. Returns how many were dropped."""
    waiting = OutgoingEmail.objects.filter(pk__in=list(email_ids), state=State.PENDING)
    changes = {"state": State.DROPPED, "error": reason[:300], "finished_at": timezone.now()}
    codes = waiting.filter(kind=Kind.CODE).update(text="", html="", **changes)
    return codes + waiting.update(**changes)


@transaction.atomic
def resend(email: OutgoingEmail, *, actor: Actor) -> None:
    """A person decided to send it again, under the same Message-ID. NotResendable unless it is unsure or refused."""
    if email.kind == Kind.CODE:
        raise NotResendable(_("This letter held a code that has expired. Ask for a new code instead."))
    waiting = OutgoingEmail.objects.filter(pk=email.pk, state__in=[State.UNSURE, State.FAILED])
    again = {"state": State.PENDING, "attempts": 0, "error": "", "not_before": None, "finished_at": None}
    again |= {"delivered_at": None, "bounced_at": None, "bounce": ""}
    if not waiting.update(**again, repeated=True, resent_by=actor.name[:150]):
        raise NotResendable(_("This letter no longer waits for a decision. Nothing was changed."))
    _ring_after_commit(email)


def _ring_after_commit(email: OutgoingEmail) -> None:
    if email.not_before is None or email.not_before <= timezone.now():
        transaction.on_commit(partial(ring, email.pk), robust=True)


def _message_id(pk: UUID) -> str:
    """The same for every attempt of a row, so that a mailbox can tell a repetition from a second letter."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{uuid5(pk, settings.SITE_URL)}@{f'[IPv6:{host}]' if ':' in host else host}>"


def _plain(name: str, facts: dict) -> str:
    """Render without HTML escaping: in plain text `O'Brien` stays `O'Brien`."""
    return get_template(name).template.render(Context(facts, autoescape=False))  # type: ignore[attr-defined]


def _html(name: str, facts: dict) -> str:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ""
    return render_to_string(name, facts)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)).strip() + "\n"


def _file_name(name: str) -> str:
    """A name that no mail program takes for a path."""
    stem, dot, ending = re.sub(r'[/\\:"]', "_", one_line(name)).lstrip(". ").rpartition(".")
    return f"{stem[: 149 - len(ending)]}{dot}{ending}" if len(ending) < 20 else f"{stem}{dot}{ending}"[:150]
