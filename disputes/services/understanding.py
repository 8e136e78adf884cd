"""Listening first: acknowledge, say back what was heard, and let the client judge whether it is right."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import tone
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Dispute, Restatement
from disputes.services import letters, messages, moves
from disputes.states import State, Understanding
from foundation.kernel.actors import Actor

ROUNDS = 3  # after three attempts both versions stand side by side


@transaction.atomic
def acknowledge(dispute: Dispute, *, actor: Actor, words: str = "", before: Iterable[str] = ()) -> None:
    """The freelancer has read it, and may say so in a few words. Stamps the first response."""
    dispute, words = moves.lock(dispute), words.strip()
    marks = tone.at_sending(dispute, actor.party, "AcknowledgeForm", words, before=before) if words else {}
    moves.move(dispute, "acknowledge", actor=actor, first_response_at=timezone.now())
    if words:
        messages.keep(dispute, words, actor, marks)
    letters.tell(dispute, "acknowledged", actor=actor, quote=words)


@transaction.atomic
def auto_acknowledge(dispute: Dispute, *, actor: Actor) -> None:
    """The freelancer was silent for five business days: a neutral receipt, and a mark that they were late."""
    dispute = moves.lock(dispute)
    moves.move(dispute, "auto_acknowledge", actor=actor, sla_breaches=dispute.sla_breaches + 1)
    letters.tell(dispute, "auto_acknowledged", actor=actor)


@transaction.atomic
def restate(
    dispute: Dispute, *, facts: str, wish: str, interest: str, actor: Actor, before: Iterable[str] = ()
) -> None:
    """The freelancer's summary, with the question "is that right?". From `raised` it acknowledges in the same act."""
    dispute = moves.lock(dispute)
    _own_words(dispute, facts)
    said = "\n\n".join((facts, wish, interest))
    marks = tone.at_sending(dispute, actor.party, "RestateForm", said, before=before)
    if dispute.state == State.RAISED:
        moves.move(dispute, "acknowledge", actor=actor, first_response_at=timezone.now())
    number = dispute.round + 1
    moves.move(dispute, "restate", actor=actor, text=facts, data={"round": number}, round=number)
    Restatement.objects.create(
        dispute=dispute, round=number, facts=facts.strip(), wish=wish.strip(), interest=interest.strip(), **marks
    )
    letters.tell(dispute, "restated", actor=actor, quote=facts.strip())


def _own_words(dispute: Dispute, facts: str) -> None:
    if _plain(facts) == _plain(dispute.summary):
        raise NotComplete(_("This is your client's own text. Say in your own words what you heard."))


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


@transaction.atomic
def confirm(dispute: Dispute, *, actor: Actor) -> None:
    """The client says "yes, that is right". The review opens at once."""
    dispute = moves.lock(dispute)
    moves.move(dispute, "confirm", actor=actor)
    _answer(dispute, Understanding.CONFIRMED)
    _open_review(dispute)
    letters.tell(dispute, "confirmed", actor=actor)


@transaction.atomic
def correct(dispute: Dispute, *, correction: str, actor: Actor) -> None:
    """The client says "not quite". The correction stands beside the summary, and the freelancer tries again."""
    dispute = moves.lock(dispute)
    if dispute.round >= ROUNDS:
        raise IllegalMove(_("There have been three attempts. Record both versions instead; both stay on record."))
    moves.move(dispute, "correct", actor=actor, text=correction)
    _answer(dispute, Understanding.CORRECTED, correction.strip())
    letters.tell(dispute, "corrected", actor=actor, quote=correction.strip())


@transaction.atomic
def agree_to_differ(dispute: Dispute, *, actor: Actor) -> None:
    """After three rounds: both versions are recorded and the case goes on."""
    dispute = moves.lock(dispute)
    if dispute.round < ROUNDS:
        raise IllegalMove(_("Try once more to say what was heard; after three rounds both versions can be recorded."))
    moves.move(dispute, "agree_to_differ", actor=actor)
    _answer(dispute, Understanding.DIFFER)
    _open_review(dispute)
    letters.tell(dispute, "differ", actor=actor)


@transaction.atomic
def leave_unconfirmed(dispute: Dispute, *, actor: Actor) -> None:
    """No answer in time: the case goes on, and the record says "not confirmed". Silence is never consent."""
    dispute = moves.lock(dispute)
    moves.move(dispute, "leave_unconfirmed", actor=actor)
    _answer(dispute, Understanding.UNCONFIRMED)
    _open_review(dispute)
    letters.tell(dispute, "unconfirmed", actor=actor)


def _answer(dispute: Dispute, understanding: Understanding, correction: str = "") -> None:
    Restatement.objects.filter(dispute=dispute, round=dispute.round).update(
        understanding=understanding, correction=correction, answered_at=timezone.now()
    )


def _open_review(dispute: Dispute) -> None:
    moves.move(dispute, "open_review", actor=Actor.system())
