"""The acts of the desk: a form, the service it calls, and the sentence that follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from disputes import consequences, desk
from disputes.models import Dispute
from disputes.services import desk as service
from disputes.services import proposals
from foundation.kernel.actors import Actor


@dataclass(frozen=True)
class Act:
    """`preview` computes from a valid form what the act would come to, without doing it."""

    form: str
    perform: Callable[[Dispute, Any, Actor], str]
    needs_case: bool = False
    preview: Callable[[Dispute, Any, str], dict[str, str]] | None = None


def _recommend(dispute: Dispute, form: Any, actor: Actor) -> str:
    proposals.recommend(
        dispute, credits=form.credits(), reasons=form.reasons(), text=form.cleaned_data["text"], actor=actor
    )
    return _("Your recommendation is with both sides.")


def _preview(dispute: Dispute, form: Any, language: str) -> dict[str, str]:
    return consequences.preview(dispute, form.credits(), language)


def _reject(dispute: Dispute, form: Any, actor: Actor) -> str:
    service.reject(dispute, **form.cleaned_data, actor=actor)
    return _("The case is rejected as invalid. Both sides get your reason.")


def _extend(dispute: Dispute, form: Any, actor: Actor) -> str:
    service.extend_deadline(dispute, **form.cleaned_data, actor=actor)
    return _("The deadline is extended. Both sides get a letter.")


def _assign(dispute: Dispute, form: Any, actor: Actor) -> str:
    service.assign(dispute, **form.cleaned_data, actor=actor)
    return _("The case is with %(name)s now.") % {"name": desk.name_of(form.cleaned_data["reviewer"])}


def _resend(dispute: Dispute, form: Any, actor: Actor) -> str:
    letter = service.resend_letter(dispute, **form.cleaned_data, actor=actor)
    return _("The letter to %(address)s will be sent again.") % {"address": letter.to}


ACTS = {
    "recommend": Act("RecommendForm", _recommend, needs_case=True, preview=_preview),
    "reject": Act("RejectForm", _reject),
    "extend": Act("ExtendForm", _extend, needs_case=True),
    "assign": Act("AssignForm", _assign, needs_case=True),
    "resend": Act("ResendForm", _resend),
}
