"""Sending an agreement, and the client's answer to it: one of them, once, to exactly the words that were read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import queries as accounts
from clients import tone, wording
from clients.errors import (
    AgreementChanged,
    AgreementExpired,
    AgreementIncomplete,
    AgreementSuperseded,
    AlreadyAccepted,
    AlreadyDeclined,
    CannotSendAgreement,
    NotOpen,
    OtherWords,
)
from clients.models import Agreement
from clients.services import agreement_letters as letters
from clients.services import glossary
from clients.services.agreements import lock, record
from clients.sheets import parties
from clients.states import AgreementStatus, TermSource
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.links import services as links
from foundation.links.models import SecretLink
from foundation.wording import glossary as abbreviations

Status = AgreementStatus
LINK_LIVES = timedelta(days=730)
AGAIN_AFTER = timedelta(minutes=2)  # a double click is not a second letter
SHORTEST_NAME = 3


@transaction.atomic
def send(agreement: Agreement, *, version: int, to: str, message: str, actor: Actor) -> Agreement:
    """Fix the words, replace the version that is still open, and queue the letter with a link of its own.

    A version that was sent already goes again, unchanged. Raises AgreementChanged (not the version that was read),
    AgreementIncomplete, CannotSendAgreement, or Unsendable where the words above the link have a hole.
    """
    row = lock(agreement)
    demand(row, version=version, message=message)
    if row.is_draft:
        _freeze(row)
    elif row.sent_to == to and row.sent_at > timezone.now() - AGAIN_AFTER:
        raise CannotSendAgreement(_("This was sent to this address a moment ago. Nothing was sent twice."))
    link = links.create(purpose="agreement", target_id=row.pk, expires_at=timezone.now() + LINK_LIVES, recipient=to)
    Agreement.objects.filter(pk=row.pk).update(sent_to=to)
    row.sent_to = to
    letters.offer(row, url=url_of(link), message=message)
    record("agreement.sent", row, actor, data={"text_sha256": row.text_sha256, "link": str(link.pk)})
    return row


def demand(row: Agreement, *, version: int, message: str) -> None:
    """Raises what `send` raises for this version and these words, whoever they go to."""
    if not accounts.can_send_mail(row.business):
        raise CannotSendAgreement(_("Confirm your own e-mail address first: the client must be able to answer you."))
    tone.demand(message, tone.of_cover(row.language))
    if not (row.is_draft or row.is_open or row.status == Status.ACCEPTED):
        raise CannotSendAgreement(_("This version is over. Make a new version and send that one."))
    if row.is_draft and row.version != version:
        raise AgreementChanged
    if row.is_draft:
        check(row)


def _freeze(row: Agreement) -> None:
    now = timezone.now()
    for older in Agreement.objects.filter(series=row.series, status=Status.SENT):
        if move(older, Status.SENT, Status.SUPERSEDED):
            record("agreement.superseded", older, Actor.system(), before=Status.SENT, after=Status.SUPERSEDED)
    with translation.override(row.language):
        row.parties = parties(row)
    words = wording.text(row)
    facts = {"parties": row.parties, "text": words, "text_sha256": wording.fingerprint(words), "sent_at": now}
    if not move(row, Status.DRAFT, Status.SENT, **facts):
        raise AgreementChanged


def check(agreement: Agreement) -> None:
    """Raises AgreementIncomplete: an agreement about nothing, or one that nobody could accept in time."""
    if not agreement.title.strip():
        raise AgreementIncomplete(_("Give the agreement a title."))
    said = [getattr(agreement, name).exists() for name in ("items", "rates", "clauses", "files")]
    if not any(said) and not agreement.notes.strip():
        raise AgreementIncomplete(_("There is nothing in it yet. Add what will be done, a rate, a clause or a file."))
    if agreement.valid_until and agreement.valid_until < today_of(agreement):
        raise AgreementIncomplete(_("The day until which it can be accepted has passed. Choose a later one."))


@transaction.atomic
def accept(agreement: Agreement, *, typed_name: str, text_sha256: str, actor: Actor) -> Agreement:
    """The client takes exactly the words that were read. Twice is the same answer, without a second letter."""
    row = lock(agreement)
    if row.status == Status.ACCEPTED and row.text_sha256 == text_sha256:
        return row
    _must_be_open(row, typed_name)
    if row.text_sha256 != text_sha256:
        raise OtherWords
    for older in Agreement.objects.filter(series=row.series, status=Status.ACCEPTED):
        if move(older, Status.ACCEPTED, Status.SUPERSEDED):
            record("agreement.superseded", older, Actor.system(), before=Status.ACCEPTED, after=Status.SUPERSEDED)
    _decide(row, Status.ACCEPTED, typed_name, actor)
    letters.accepted(row)
    _teach(row, actor)
    return row


def _teach(row: Agreement, actor: Actor) -> None:
    """Abbreviations in what the client accepted need no explanation on an invoice."""
    items, rates = row.items.values_list("description", flat=True), row.rates.values_list("name", flat=True)
    clauses = [f"{heading}\n{text}" for heading, text in row.clauses.values_list("heading", "text")]
    words = "\n".join([row.title, *items, *rates, *clauses, row.notes])
    explained, used = abbreviations.explained(words), abbreviations.used(words)
    source, place = TermSource.AGREEMENT, row.title
    glossary.learn(row.client, explained=explained, used=used, source=source, place=place, actor=actor)


@transaction.atomic
def decline(agreement: Agreement, *, typed_name: str, reason: str, actor: Actor) -> Agreement:
    """The client says no, and why. Twice is the same answer."""
    row = lock(agreement)
    if row.status == Status.DECLINED:
        return row
    _must_be_open(row, typed_name)
    if not reason.strip():
        raise AgreementIncomplete(_("Say in a few words what should be different."))
    _decide(row, Status.DECLINED, typed_name, actor, reason=reason.strip())
    letters.declined(row)
    return row


@transaction.atomic
def expire(agreement: Agreement, *, actor: Actor) -> bool:
    """Past its last day without an answer. False when it was answered or replaced meanwhile."""
    row = lock(agreement)
    if not row.is_open or not is_late(row) or not move(row, Status.SENT, Status.EXPIRED):
        return False
    record("agreement.expired", row, actor, before=Status.SENT, after=Status.EXPIRED)
    letters.expired(row)
    return True


@transaction.atomic
def renew(old: SecretLink) -> None:
    """Mail a fresh link to the address the old one was made for, never to the screen."""
    agreement = Agreement.objects.for_link(old).sent().select_related("business", "client").first()
    if agreement is None or old.revoked_at or not old.recipient or _renewed_lately(old):
        return
    link = links.renew(old, expires_at=timezone.now() + LINK_LIVES, actor=Actor.system())
    letters.new_link(agreement, to=old.recipient, url=url_of(link))


def _renewed_lately(old: SecretLink) -> bool:
    since = timezone.now() - timedelta(minutes=10)
    return SecretLink.objects.filter(target_id=old.target_id, recipient=old.recipient, created_at__gt=since).exists()


def _must_be_open(row: Agreement, typed_name: str) -> None:
    if row.status != Status.SENT:
        refusals = {
            Status.ACCEPTED: AlreadyAccepted, Status.DECLINED: AlreadyDeclined, Status.SUPERSEDED: AgreementSuperseded,
            Status.EXPIRED: AgreementExpired,
        }  # fmt: skip
        raise refusals.get(Status(row.status), NotOpen)
    if is_late(row):
        raise AgreementExpired
    if len(typed_name.strip()) < SHORTEST_NAME:
        raise AgreementIncomplete(_("Type your full name: it is your signature."))


def _decide(row: Agreement, status: Status, typed_name: str, actor: Actor, *, reason: str = "") -> None:
    facts: dict[str, Any] = {
        "decided_at": timezone.now(), "decided_name": typed_name.strip()[:150], "decided_ip": actor.ip or None,
        "decline_reason": reason[:2000],
    }  # fmt: skip
    if not move(row, Status.SENT, status, **facts):
        raise AgreementSuperseded
    data = {"text_sha256": row.text_sha256}
    record(f"agreement.{status.value}", row, actor, data=data, text=reason, before=Status.SENT, after=status)


def move(row: Agreement, before: Status, after: Status, **facts: Any) -> bool:
    """One UPDATE that names the state it comes from; False for whoever comes second."""
    if not Agreement.objects.filter(pk=row.pk, status=before).update(status=after, **facts):
        return False
    for name, value in {"status": after, **facts}.items():
        setattr(row, name, value)
    return True


def is_late(agreement: Agreement) -> bool:
    """Past the last day where the business lives."""
    return agreement.valid_until is not None and agreement.valid_until < today_of(agreement)


def today_of(agreement: Agreement) -> date:
    return local_date(timezone.now(), agreement.business.time_zone)


def url_of(link: SecretLink) -> str:
    """The absolute address of the client's page."""
    return f"{settings.SITE_URL}/a/{links.token(link)}/"
