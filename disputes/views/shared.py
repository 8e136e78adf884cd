"""Acts that both sides may do in the same words: each of their views wraps these in its own door."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from disputes.models import Dispute
from disputes.services import extension, info, mediation, reopening
from foundation.kernel.actors import Actor


def request_info(dispute: Dispute, actor: Actor, **asked: Any) -> str:
    info.request(dispute, **asked, actor=actor)
    return _("Your question is with the other side.")


def answer_info(dispute: Dispute, actor: Actor, asked: int, about: int | None = None, **said: Any) -> str:
    info.answer(get_object_or_404(dispute.info_requests, pk=asked), **said, actor=actor)
    return _("Your answer is in the case.")


def ask_time(dispute: Dispute, actor: Actor, days: int, reason: str) -> str:
    extension.ask(dispute, days=days, reason=reason, actor=actor)
    return _("You asked for more time. The deadline moves when the other side agrees.")


def grant_time(dispute: Dispute, actor: Actor, asked: int) -> str:
    extension.decide(get_object_or_404(dispute.extensions, pk=asked), agree=True, actor=actor)
    return _("Agreed. The deadline has moved.")


def decline_time(dispute: Dispute, actor: Actor, asked: int) -> str:
    extension.decide(get_object_or_404(dispute.extensions, pk=asked), agree=False, actor=actor)
    return _("The deadline stays as it was.")


def propose_mediation(dispute: Dispute, actor: Actor, **fields: Any) -> str:
    mediation.propose(dispute, **fields, actor=actor)
    return _("Mediation is proposed. It begins when everybody has agreed.")


def reopen(dispute: Dispute, actor: Actor, reason: str, upload: Any, title: str) -> str:
    reopening.reopen(dispute, reason=reason, upload=upload, title=title, actor=actor)
    return _("The case is open again. Both sides put their facts on the table.")
