"""One case at the desk: its page, the acts on it, and its exhibits. Every look is on record before it is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from disputes import desk, forms
from disputes.admin.acts import ACTS, Act
from disputes.models import Dispute, Exhibit
from disputes.services import desk as service
from foundation.files import serve
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.links.addresses import client_ip

logger = logging.getLogger(__name__)


@require_safe
def _page(request: HttpRequest, *, model_admin: ModelAdmin, pk: str) -> HttpResponse:
    return _render(model_admin, request, _case(model_admin, request, pk), {}, 200)


def show(model_admin: ModelAdmin, request: HttpRequest, pk: str) -> HttpResponse:
    """A GET that writes one thing: that it happened."""
    return _page(request, model_admin=model_admin, pk=pk)


def poster(model_admin: ModelAdmin, name: str) -> Callable[..., HttpResponse]:
    """The view of one act: POST only."""
    return partial(_perform, model_admin=model_admin, name=name)


@require_POST
def _perform(request: HttpRequest, pk: UUID, *, model_admin: ModelAdmin, name: str) -> HttpResponse:
    """One form, one service, a sentence, back to the case. What is refused leaves the words where they were typed."""
    dispute, act = _case(model_admin, request, pk), ACTS[name]
    if not request.user.has_perm("disputes.change_dispute"):
        raise PermissionDenied
    form = _form(act, dispute, request.POST)
    if not form.is_valid():
        return _render(model_admin, request, dispute, {name: form}, 422)
    try:
        if act.preview and "preview" in request.POST:
            facts = act.preview(dispute, form, get_language())
            return _render(model_admin, request, dispute, {name: form}, 200, preview=facts)
        sentence = act.perform(dispute, form, _actor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _render(model_admin, request, _case(model_admin, request, pk), {name: form}, 409)
    model_admin.log_change(request, dispute, sentence)
    messages.success(request, sentence)
    return redirect("admin:disputes_dispute_change", dispute.pk)


def download(model_admin: ModelAdmin) -> Callable[..., HttpResponse]:
    """The view of one shared exhibit; a private one does not exist here."""
    return partial(_download, model_admin=model_admin)


@require_safe
def _download(request: HttpRequest, pk: UUID, exhibit: UUID, *, model_admin: ModelAdmin) -> HttpResponse:
    dispute = _case(model_admin, request, pk)
    shown = get_object_or_404(desk.shared_exhibits(dispute), pk=exhibit)
    if shown.file is None:
        raise Http404
    _note_read(dispute, request, shown)
    return serve.as_clean_copy(shown.file)


def _case(model_admin: ModelAdmin, request: HttpRequest, pk: UUID | str) -> Dispute:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        return get_object_or_404(desk.cases(), pk=pk)
    except ValidationError as error:  # an address that is no case number of ours
        raise Http404 from error


def _actor(request: HttpRequest) -> Actor:
    return Actor.admin(request.user, ip=client_ip(request))


def _form(act: Act, dispute: Dispute, *args: Any) -> django_forms.Form:
    extra = {"dispute": dispute} if act.needs_case else {}
    return getattr(forms, act.form)(*args, **extra)


def _note_read(dispute: Dispute, request: HttpRequest, exhibit: Exhibit | None = None) -> None:
    """A log whose head was tampered with takes no new event; then the page must still open, to show just that."""
    try:
        service.note_read(dispute, actor=_actor(request), exhibit=exhibit)
    except IntegrityError:
        logger.exception("A read of case %s by user %s is not in its log.", dispute.pk, request.user.pk)


def _render(
    model_admin: ModelAdmin, request: HttpRequest, dispute: Dispute, bound: dict[str, Any], status: int, **more: Any
) -> HttpResponse:
    _note_read(dispute, request)
    case = desk.case(dispute, request.user, get_language(), request.GET.get("head", "").strip()[:200])
    allowed = case.acts if request.user.has_perm("disputes.change_dispute") else []
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": dispute.number,
        "dispute": dispute,
        "case": case,
        "page": case.page,
        "acts": allowed,
        "bound": list(bound),
        "forms": {name: bound.get(name) or _form(act, dispute) for name, act in ACTS.items() if name in allowed},
        **more,
    }
    return TemplateResponse(request, "admin/disputes/dispute/case.html", context, status=status)
