"""The record of delivery: posted with a number, received on a day, confirmed by the client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from notices.errors import LetterGone, LetterIncomplete
from notices.models import LegalLetter, LimitationTask
from notices.services import drafting
from notices.states import LetterKind, LetterState, Proof

# What packages above do in the same transaction when the day of receipt is known: functions of the letter and actor.
after_delivered: list[Callable[[LegalLetter, Actor], None]] = []


@transaction.atomic
def post(letter: LegalLetter, *, posted_on: date, track_number: str, actor: Actor) -> None:
    """It was brought to the post; the number is what proves the rest."""
    letter = drafting.lock(letter)
    _must_have_left(letter)
    _within(letter, posted_on)
    LegalLetter.objects.filter(pk=letter.pk).update(posted_on=posted_on, track_number=track_number.strip())
    drafting.record("letter.posted", letter, actor, data={"track": track_number.strip()}, occurred_at=posted_on)


@transaction.atomic
def receive(letter: LegalLetter, *, delivered_on: date, proof: str, actor: Actor) -> None:
    """The day it arrived, once for ever: terms count from the day after it (art. 3:37 lid 3 BW)."""
    letter = drafting.lock(letter)
    _must_have_left(letter)
    _within(letter, delivered_on)
    _receive(letter, delivered_on, Proof(proof), actor)


@transaction.atomic
def confirm(letter: LegalLetter, *, typed_name: str, actor: Actor) -> None:
    """The client says on their page that it arrived; of a plan this also acknowledges the debt (3:318 BW)."""
    letter = drafting.lock(letter)
    _must_have_left(letter)
    if len(typed_name.strip()) < 3:
        raise LetterIncomplete(_("Type your full name: it is your signature."))
    if letter.confirmed_at is not None:
        raise LetterGone(_("You have confirmed this letter already."))
    now = timezone.now()
    LegalLetter.objects.filter(pk=letter.pk).update(confirmed_at=now, confirmed_by=typed_name.strip()[:150])
    drafting.record("letter.confirmed", letter, actor, text=typed_name)
    if letter.delivered_on is None:
        _receive(letter, local_date(now, letter.business.time_zone), Proof.CONFIRMED, actor)
    elif letter.kind == LetterKind.PLAN:
        _close_tasks(letter)


def _receive(letter: LegalLetter, delivered_on: date, proof: Proof, actor: Actor) -> None:
    known = LegalLetter.objects.filter(pk=letter.pk, delivered_on=None, sent_at__isnull=False)
    if not known.update(state=LetterState.DELIVERED, delivered_on=delivered_on, proof=proof):
        raise LetterGone(_("The day of receipt is on record already. It stays as it is."))
    letter.refresh_from_db()
    _close_tasks(letter)
    for act in after_delivered:
        act(letter, actor)
    drafting.record("letter.received", letter, actor, data={"proof": proof}, occurred_at=delivered_on)


def _close_tasks(letter: LegalLetter) -> None:
    """A letter that arrived may have started the period again; the daily look makes a new task if it did not."""
    invoices = letter.claims.values("invoice")
    LimitationTask.objects.filter(invoice__in=invoices, done_at=None).update(done_at=timezone.now())


def _must_have_left(letter: LegalLetter) -> None:
    if letter.sent_at is None:
        raise LetterGone(_("This letter has not been sent yet."))


def _within(letter: LegalLetter, day: date) -> None:
    zone = letter.business.time_zone
    if not local_date(letter.sent_at, zone) <= day <= local_date(timezone.now(), zone):
        raise LetterIncomplete(_("Choose a day between the day it left and today."))
