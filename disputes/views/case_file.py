"""The case file, made and fetched by the freelancer; the log of a case, for both sides at any time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.session import actor_of
from disputes import case_file_pages, forms
from disputes.casefile import archive
from disputes.models import CaseFile, Dispute
from disputes.services import case_files
from disputes.states import MakingState
from foundation.files import serve
from foundation.kernel.actors import Party
from foundation.links.doors import with_link


def _case(request: HttpRequest, pk: UUID) -> Dispute:
    rows = Dispute.objects.for_business(request.business).select_related("business", "invoice", "policy")
    return get_object_or_404(rows, pk=pk)


def _made(request: HttpRequest, pk: UUID, made: UUID) -> CaseFile:
    return get_object_or_404(_case(request, pk).case_files.select_related("file", "dispute"), pk=made)


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The choices and what was made so far; while something is being made, htmx asks for the list alone."""
    dispute = _case(request, pk)
    if request.htmx:
        context = case_file_pages.page(dispute, get_language())
        return render(request, "disputes/_case_files.html", context | {"dispute": dispute})
    return _page(request, dispute, forms.CaseFileForm(initial={"language": dispute.language}))


def _page(request: HttpRequest, dispute: Dispute, form: Any, status: int = 200) -> HttpResponse:
    context = case_file_pages.page(dispute, get_language()) | {"dispute": dispute, "form": form}
    return render(request, "disputes/case_file.html", context, status=status)


@require_POST
def make(request: HttpRequest, pk: UUID) -> HttpResponse:
    dispute, form = _case(request, pk), forms.CaseFileForm(request.POST)
    if not form.is_valid():
        return _page(request, dispute, form, 422)
    case_files.ask(dispute, **form.cleaned_data, actor=actor_of(request))
    messages.success(request, _("The case file is being made. You can leave this page and come back."))
    return redirect("disputes:case_file", pk)


@require_safe
def download(request: HttpRequest, pk: UUID, made: UUID) -> HttpResponse:
    found = _made(request, pk, made)
    if found.state != MakingState.READY:
        return redirect("disputes:case_file", pk)
    return serve.as_large_download(found.file, found.file.name)


@require_POST
def remove(request: HttpRequest, pk: UUID, made: UUID) -> HttpResponse:
    case_files.remove(_made(request, pk, made), actor=actor_of(request))
    messages.success(request, _("The case file is removed. The case itself is as it was."))
    return redirect("disputes:case_file", pk)


@require_safe
def owner_log(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _log(_case(request, pk), Party.FREELANCER, get_language())


@login_not_required
@require_safe
@with_link("dispute", ask_url_name="disputes:client_renew")
def client_log(request: HttpRequest) -> HttpResponse:
    """The other side can keep the log at any time: then nobody can write it anew unnoticed."""
    dispute = get_object_or_404(Dispute.objects.for_link(request.link).select_related("business", "invoice"))
    return _log(dispute, Party.CLIENT, dispute.language)


def _log(dispute: Dispute, party: Party, language: str) -> HttpResponse:
    name = f"log-{dispute.number}.zip"
    return serve.as_made(archive.log_of(dispute, reader=party, language=language), "application/zip", name)
