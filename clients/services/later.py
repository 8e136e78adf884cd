"""The letter with an agreement or an invoice that need not leave now: at 09:00 on the next business day, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import Business
from clients.errors import CannotSendAgreement, LeftAlready, WaitsAlready
from clients.models import Agreement, ScheduledLetter
from clients.services import acceptance
from clients.states import Waiting
from clients.tone import next_morning
from foundation.audit import log
from foundation.kernel.actors import Actor, Party
from foundation.mail import outbox


class Kind(NamedTuple):
    """`demand` raises what sending would raise today, `send` does it, `make_ready` makes papers before the transaction,
    `named` gives (what it is called, its page).
    """

    demand: Callable[[ScheduledLetter], None]
    send: Callable[[ScheduledLetter, Actor], Any]
    named: Callable[[ScheduledLetter], tuple[str, str]]
    make_ready: Callable[[ScheduledLetter], Any] = lambda row: None


@transaction.atomic
def schedule(
    business: Business, *, about: str, to: Iterable[str], message: str, actor: Actor, version: int = 0,
    before: Iterable[str] = (),
) -> ScheduledLetter:  # fmt: skip
    """What could not be sent now is refused now. One letter waits for each agreement or invoice."""
    row = ScheduledLetter(
        business=business, about=about, to=list(to), message=message, version=version, tone_before=list(before),
        author=actor.name[:150], user_id=actor.user_id,
        send_at=next_morning(timezone.now(), business.time_zone, business.country),
    )  # fmt: skip
    kinds[row.kind].demand(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise WaitsAlready from error
    _record("letter.scheduled", row, actor)
    return row


@transaction.atomic
def take_back(row: ScheduledLetter, *, actor: Actor) -> None:
    """It was not sent yet and never will be. Too late when it has left."""
    if not _settle(row, Waiting.TAKEN_BACK):
        raise LeftAlready
    _record("letter.taken_back", row, actor)


def send(row: ScheduledLetter) -> bool:
    """Send it if it still waits; a second timer finds it sent. Raises what sending raises where it fits no more."""
    kind = kinds[row.kind]
    kind.make_ready(row)
    with transaction.atomic():
        if not _settle(row, Waiting.SENT):
            return False
        kind.demand(row)
        kind.send(row, Actor(Party.FREELANCER, row.author, row.user_id, "timer"))
    return True


@transaction.atomic
def drop(row: ScheduledLetter) -> None:
    """Things moved on in the night: it does not leave, and the business is told, with the words."""
    if not _settle(row, Waiting.DROPPED):
        return
    _record("letter.dropped", row, Actor.system())
    name, path = kinds[row.kind].named(row)
    facts = {"what": name, "words": row.message, "url": f"{settings.SITE_URL}{path}", "address": "informal"}
    for address, language in accounts.owner_addresses(row.business):
        outbox.queue(
            "clients/email/letter_not_sent", to=address, language=language, context=facts,
            business_id=row.business_id, about=row.about,
        )  # fmt: skip


def _settle(row: ScheduledLetter, state: Waiting) -> bool:
    """One conditional UPDATE: whoever comes second changes nothing."""
    return bool(ScheduledLetter.objects.filter(pk=row.pk, state=Waiting.WAITING).update(state=state))


def _record(verb: str, row: ScheduledLetter, actor: Actor) -> None:
    log.record(verb, chain=log.business_chain(row.business_id), actor=actor, subject=row.about)


def _agreement(row: ScheduledLetter) -> Agreement:
    found = Agreement.objects.for_business(row.business).select_related("business", "client").filter(pk=row.target)
    agreement = found.first()
    if agreement is None:
        raise CannotSendAgreement
    return agreement


def _demand(row: ScheduledLetter) -> None:
    """A draft that was sent meanwhile needs no second letter, and one that was answered none at all."""
    agreement = _agreement(row)
    if (agreement.is_draft or agreement.is_open) and agreement.is_draft == bool(row.version):
        acceptance.demand(agreement, version=row.version, message=row.message)
    else:
        raise CannotSendAgreement


def _send(row: ScheduledLetter, actor: Actor) -> Any:
    return acceptance.send(_agreement(row), version=row.version, to=row.to[0], message=row.message, actor=actor)


def _named(row: ScheduledLetter) -> tuple[str, str]:
    found = Agreement.objects.filter(pk=row.target).first()
    return (found.title, found.get_absolute_url()) if found else ("", "/agreements/")


# What can wait; packages above add theirs.
kinds: dict[str, Kind] = {"agreement": Kind(_demand, _send, _named)}
