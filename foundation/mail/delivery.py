"""From claim to fate. Each phase is committed before the next step: a killed process leaves a row that is true."""

import logging
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from foundation.mail import letter, smtp
from foundation.mail.addresses import in_ascii
from foundation.mail.errors import BadAddress
from foundation.mail.models import Kind, OutgoingEmail

logger = logging.getLogger(__name__)

State = OutgoingEmail.State
LEASE = timedelta(seconds=120)  # a task is killed after 60 s: when the lease is over its holder is dead
PAUSES = [timedelta(minutes=m) for m in (0.5, 2, 10, 30, 120, 360, 900)]  # about a day of trying
MAX_ATTEMPTS = len(PAUSES) + 1
AGAIN_AFTER = timedelta(minutes=5)
GOES_AGAIN_ONCE = {Kind.INVOICE, Kind.LETTER, Kind.CODE}  # a second reminder would hurt more than none

# kind → asked just before sending: a reason to drop the letter, or None. Upper packages register theirs in ready().
guards: dict[str, Callable[[OutgoingEmail], str | None]] = {}

_SECRET_IN_URL = re.compile(r"(https?://[^\s\"'<>]*?/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


class _LeaseLost(Exception):
    """Somebody else decided about the letter while we were slow."""


def send_once(email_id: UUID | str) -> str | None:
    """Claim, send, record. Returns the state it left the letter in, or None when there was nothing to claim."""
    email = _claim(email_id)
    if email is None:
        return None
    try:
        return _carry(email)
    except smtp.Unknown as outcome:
        return _settle_unknown(email, str(outcome))
    except (smtp.Refused, BadAddress) as outcome:
        return _end(email, State.FAILED, str(outcome))
    except smtp.TryLater as outcome:
        return _put_back(email, str(outcome), State.CLAIMED, State.HANDING)
    except _LeaseLost:
        logger.warning("Letter %s was taken over before it was complete; it was not handed over here.", email.pk)
        return None
    except Exception as error:  # a missing attachment, a full disk, a fault of ours: the letter waits, the log tells
        logger.exception("Letter %s could not be prepared", email.pk)
        return _put_back(email, f"{type(error).__name__}: {error}", State.CLAIMED)


def send_due(*, limit: int, seconds: float) -> int:
    """Send what is due, oldest first, starting none after `seconds`. Returns how many were tried."""
    stop = time.monotonic() + seconds
    tried = 0
    for pk in list(_claimable().order_by("queued_at").values_list("pk", flat=True)[:limit]):
        if time.monotonic() >= stop:
            break
        tried += send_once(pk) is not None
    return tried


def settle_stale() -> None:
    """Decide about letters whose deliverer died: handing means nobody knows; claimed means surely not accepted."""
    stale = OutgoingEmail.objects.filter(claimed_until__lt=timezone.now())
    for email in stale.filter(state=State.HANDING)[:500]:
        _settle_unknown(email, "The sending process ended before the mail server answered.")
    for email in stale.filter(state=State.CLAIMED, attempts__gte=MAX_ATTEMPTS)[:500]:
        _end(email, State.FAILED, "The sending process ended early, several times.", State.CLAIMED)


def _carry(email: OutgoingEmail) -> str | None:
    guard = guards.get(email.kind)
    if guard and (reason := guard(email)):
        return _end(email, State.DROPPED, reason)
    if not settings.MAIL_URL:
        letter.keep(email)
        return _end(email, State.KEPT)
    content = letter.compose(email)
    with smtp.connected(settings.MAIL_URL) as server:
        server.send_all_but_dot(letter.sender(), in_ascii(email.to), content)
        if not _move(email, State.CLAIMED, state=State.HANDING, claimed_until=timezone.now() + LEASE):
            raise _LeaseLost
        server.hand_over()
        return _record_sent(email)


def _record_sent(email: OutgoingEmail) -> str | None:
    """The server has the letter and nobody else will ever know: worth waiting out a database that restarts."""
    for pause in (1, 3, 6):
        try:
            return _end(email, State.SENT)
        except DatabaseError:
            logger.warning("Letter %s is sent but could not be recorded yet.", email.pk, exc_info=True)
            connection.close_if_unusable_or_obsolete()
            time.sleep(pause)
    return _end(email, State.SENT)


def _claimable() -> Any:
    now = timezone.now()
    waiting = Q(state=State.PENDING) & (Q(not_before=None) | Q(not_before__lte=now))
    abandoned = Q(state=State.CLAIMED, claimed_until__lt=now)
    return OutgoingEmail.objects.filter(waiting | abandoned, attempts__lt=MAX_ATTEMPTS)


def _claim(email_id: UUID | str) -> OutgoingEmail | None:
    """One conditional UPDATE: of any number of deliverers exactly one gets the letter."""
    mine = uuid4()
    changes = {"state": State.CLAIMED, "claim": mine, "claimed_until": timezone.now() + LEASE}
    with transaction.atomic(durable=True):
        _claimable().filter(pk=email_id).update(**changes, attempts=F("attempts") + 1)
    return OutgoingEmail.objects.filter(pk=email_id, claim=mine).first()


def _move(email: OutgoingEmail, *sources: str, **changes: Any) -> bool:
    """One committed, conditional UPDATE that only the last holder of the claim can make."""
    with transaction.atomic(durable=True):
        mine = OutgoingEmail.objects.filter(pk=email.pk, claim=email.claim, state__in=sources)
        return bool(mine.update(**changes))


def _end(email: OutgoingEmail, state: str, reason: str = "", *sources: str) -> str | None:
    """The last word. Even a sweep that already called it unsure is corrected by the deliverer who knows better."""
    changes = {"state": state, "error": reason[:300], "finished_at": timezone.now(), **_without_secrets(email, state)}
    return state if _move(email, *(sources or State.values), **changes) else None


def _put_back(email: OutgoingEmail, reason: str, *sources: str) -> str | None:
    if email.attempts >= MAX_ATTEMPTS:
        return _end(email, State.FAILED, reason, *sources)
    not_before = timezone.now() + PAUSES[email.attempts - 1]
    done = _move(email, *sources, state=State.PENDING, error=reason[:300], not_before=not_before)
    return State.PENDING if done else None


def _settle_unknown(email: OutgoingEmail, reason: str) -> str | None:
    """Letters that must arrive go again once under the same Message-ID; a reminder waits for a person."""
    if email.kind not in GOES_AGAIN_ONCE or email.repeated:
        return _end(email, State.UNSURE, reason, State.HANDING)
    again = {"state": State.PENDING, "repeated": True, "attempts": 0, "not_before": timezone.now() + AGAIN_AFTER}
    return State.PENDING if _move(email, State.HANDING, error=reason[:300], **again) else None


def _without_secrets(email: OutgoingEmail, state: str) -> dict[str, str]:
    """A code is erased with the letter's end; a secret link is masked once the letter is surely delivered."""
    if email.kind == Kind.CODE:
        return {"text": "", "html": ""}
    if state == State.SENT:
        return {"text": _SECRET_IN_URL.sub(r"\1…", email.text), "html": _SECRET_IN_URL.sub(r"\1…", email.html)}
    return {}
