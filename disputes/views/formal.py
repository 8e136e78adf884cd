"""The formal stage for the freelancer: the notice, the court, the decision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.session import actor_of
from disputes import forms
from disputes.models import Decision, Dispute
from disputes.services import formal
from disputes.views.owner import case_of, page, verb
from foundation.files import serve
from foundation.kernel.actors import Actor


@require_POST
def prepare_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """On to the letter: it is read there, slept on, and sent from there."""
    dispute, form = case_of(request, pk), forms.NoticeForm(request.POST)
    if not form.is_valid():
        return page(request, dispute, 422, NoticeForm=form)
    return redirect(formal.prepare_notice(dispute, **form.cleaned_data, actor=actor_of(request)))


@verb("ProceedingsForm")
def start_proceedings(dispute: Dispute, actor: Actor, forum: str) -> str:
    formal.start_proceedings(dispute, forum=forum, actor=actor)
    return _("On record. Record the decision here when there is one.")


@verb("DecisionForm")
def record_decision(
    dispute: Dispute, actor: Actor, credits: dict[int, Decimal], decided_on: date, **fields: Any
) -> str:  # fmt: skip
    formal.record_decision(dispute, credits=credits, decided_on=decided_on, **fields, actor=actor)
    return _("The decision is on file and in the books.")


@require_safe
def decision_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    return serve.as_download(get_object_or_404(Decision, dispute=case_of(request, pk)).file)
