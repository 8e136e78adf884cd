"""A letter comes in: whose box it is, whether a person wrote it, and that it is dealt with once.

What a letter means is the business of whoever owns the box. Nothing of a letter that no box takes is kept.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.mail import outbox, parsing, reply
from foundation.mail.errors import BadAddress, LetterRefused, TooBusy
from foundation.mail.models import IncomingEmail, OutgoingEmail
from foundation.mail.parsing import Received
from foundation.mail.trust import Trust

logger = logging.getLogger(__name__)

Fate = IncomingEmail.Fate
Keep = Callable[[], None]
MAX_MEGABYTES = 30
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024  # a file of 20 MB is 27 MB in base 64
PER_BOX = 30  # letters an hour
REFUSALS = 60  # letters of refusal an hour, all together
HOUR, ONCE = timedelta(hours=1), timedelta(days=7)
REFUSED = "inbound:refused"
HEAD_BYTES = 65_536

# box letter → (letter, target) → what keeps it, run in the transaction that marks the letter as dealt with. Whoever
# owns a box looks at files first and raises LetterRefused with a sentence for the sender. Filled in ready().
boxes: dict[str, Callable[[Received, UUID], Keep]] = {}


def take(raw: bytes, *, recipient: str = "", suspicious: bool = False) -> Fate | None:
    """Deal with one letter; None when it was dealt with before. `suspicious`: somebody called it spam.

    Any number of calls with the same letter take it in once. Raises TooBusy, and whatever goes wrong on our side: then
    nothing is marked and whoever delivers comes again.
    """
    if len(raw) > MAX_BYTES:
        return _too_big(raw)
    try:
        letter = parsing.read(raw, recipient=recipient)
    except parsing.Unreadable as error:
        logger.warning("A letter could not be read and is left alone: %s", error)
        return Fate.IGNORED
    if suspicious:
        letter = replace(letter, trust=Trust.FAILED)
    if IncomingEmail.objects.filter(digest=_digest(letter)).exists():
        return None
    if letter.automatic:
        return _end(letter, Fate.IGNORED)
    where = next((found for found in map(reply.opened, letter.recipients) if found and found.box in boxes), None)
    if where is None:
        return _refuse(letter, None, LetterRefused(_unknown(letter)))
    return _deliver(letter, where)


def _deliver(letter: Received, where: reply.Address) -> Fate | None:
    about = f"{where.box}:{where.target}"
    if IncomingEmail.objects.filter(about=about, received_at__gt=timezone.now() - HOUR).count() >= PER_BOX:
        raise TooBusy(_("Too many letters about this within the hour."))
    try:
        keep = boxes[where.box](letter, where.target)
        return _end(letter, Fate.TAKEN, about, keep)
    except LetterRefused as refusal:
        return _refuse(letter, about, refusal)


def _end(letter: Received, fate: Fate, about: str = "", keep: Keep | None = None) -> Fate | None:
    """The row is unique: of several that deliver the same letter one keeps it, and the others find it kept."""
    try:
        with transaction.atomic():
            IncomingEmail.objects.create(digest=_digest(letter), fate=fate, about=about)
            if keep:
                keep()
    except IntegrityError:
        if not IncomingEmail.objects.filter(digest=_digest(letter)).exists():
            raise
        return None
    return fate


def _refuse(letter: Received, about: str | None, refusal: LetterRefused) -> Fate | None:
    """A sentence to the sender: once a week for an unknown address, never to one that is surely forged."""
    strange = about is None
    may = letter.trust != Trust.FAILED and _room() and not (strange and _was_told(letter.sender))
    language = refusal.language or language_of(letter.sender)
    return _end(
        letter, Fate.REFUSED, about or "", (lambda: _tell(letter.sender, str(refusal), language)) if may else None
    )


def _tell(sender: str, sentence: str, language: str) -> None:
    context = {"sentence": sentence}
    try:
        outbox.queue("mail/email/refused", to=sender, language=language, context=context, about=REFUSED)
    except BadAddress:
        logger.info("A refused letter had a sender that no letter can be sent to.")


def _room() -> bool:
    recent = OutgoingEmail.objects.filter(about=REFUSED, queued_at__gt=timezone.now() - HOUR)
    return recent.count() < REFUSALS


def _was_told(sender: str) -> bool:
    told = OutgoingEmail.objects.filter(about=REFUSED, queued_at__gt=timezone.now() - ONCE)
    return told.filter(to__iexact=sender).exists()


def _too_big(raw: bytes) -> Fate | None:
    """Only the head is read: enough to tell the sender."""
    try:
        letter = parsing.read(raw[:HEAD_BYTES])
    except parsing.Unreadable:
        return Fate.IGNORED
    if letter.automatic:
        return _end(letter, Fate.IGNORED)
    with translation.override(language_of(letter.sender)):
        sentence = _("It is larger than %(megabytes)s MB. Please send the files one by one, or add them on the page.")
        said = sentence % {"megabytes": MAX_MEGABYTES}
    return _refuse(letter, None, LetterRefused(said))


def _unknown(letter: Received) -> str:
    with translation.override(language_of(letter.sender)):
        return _(
            "The address that you wrote to is not in use. Please answer the letter you got, or use the link in it."
        )


def language_of(address: str) -> str:
    """Of somebody we know nothing of: the best guess there is."""
    return "nl" if address.endswith((".nl", ".be")) else "en"


def _digest(letter: Received) -> str:
    return hashlib.sha256(letter.message_id.encode("utf-8", "replace")).hexdigest()
