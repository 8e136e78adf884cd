"""A client's glossary: add, change and remove abbreviations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.session import actor_of
from clients.forms import TermForm
from clients.models import Client, Term
from clients.services import glossary
from clients.views.client import mine
from clients.views.saving import saved_or_again, typed

TEMPLATE = "clients/term_edit.html"


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = mine(request, pk)
    return saved_or_again(request, client, TermForm(typed(request)), _keep(request, client), TEMPLATE)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The abbreviation itself stays: another one is another entry."""
    term = _mine(request, pk)
    form = TermForm(typed(request), instance=term)
    form.fields["short"].disabled = True
    return saved_or_again(request, term.client, form, _keep(request, term.client), TEMPLATE, term=term)


def _keep(request: HttpRequest, client: Client) -> Callable[[dict[str, Any]], Any]:
    return lambda fields: glossary.keep(client, **fields, actor=actor_of(request))


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    term = _mine(request, pk)
    glossary.forget(term, actor=actor_of(request))
    messages.success(request, _("%(short)s is removed. Lines with it are marked again.") % {"short": term.short})
    return redirect(term.client)


def _mine(request: HttpRequest, pk: UUID) -> Term:
    rows = Term.objects.for_business(request.business).known().select_related("client__business")
    return get_object_or_404(rows, pk=pk)
