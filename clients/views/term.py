"""A client's glossary: add, change and remove abbreviations."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.session import actor_of
from clients.forms import TermForm
from clients.models import Term
from clients.services import glossary
from clients.views.client import mine


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = mine(request, pk)
    form = TermForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        glossary.keep(client, **form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Saved."))
        return redirect(client)
    context = {"form": form, "client": client}
    return render(request, "clients/term_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The abbreviation itself stays: another one is another entry."""
    term = _mine(request, pk)
    form = TermForm(request.POST if request.method == "POST" else None, instance=term)
    form.fields["short"].disabled = True
    if form.is_valid():
        glossary.keep(term.client, **form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Saved."))
        return redirect(term.client)
    context = {"form": form, "client": term.client, "term": term}
    return render(request, "clients/term_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    term = _mine(request, pk)
    glossary.forget(term, actor=actor_of(request))
    messages.success(request, _("%(short)s is removed. Lines with it are marked again.") % {"short": term.short})
    return redirect(term.client)


def _mine(request: HttpRequest, pk: UUID) -> Term:
    rows = Term.objects.for_business(request.business).known().select_related("client__business")
    return get_object_or_404(rows, pk=pk)
