"""The owner's clients."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.session import actor_of, needs_business
from clients import pages, queries, services
from clients.forms import ClientForm
from clients.models import Client


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    """By name; `after` is the last name and id of the page before."""
    found = queries.page(request.business, search=request.GET.get("q", ""), after=request.GET.get("after", ""))
    return render(request, "clients/client_list.html", {"page": found})


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One client, and what other packages know of them."""
    client = _mine(request, pk)
    return render(request, "clients/client_owner.html", pages.owner_page(client, get_language()))


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def create(request: HttpRequest) -> HttpResponse:
    form = ClientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        client = services.create(request.business, fields=form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("The client is saved."))
        return redirect(client)
    return render(request, "clients/client_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = _mine(request, pk)
    form = ClientForm(request.POST if request.method == "POST" else None, instance=client)
    if form.is_valid():
        services.update(client, fields=form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("The client is saved. Issued invoices stay as they were."))
        return redirect(client)
    context = {"form": form, "client": client}
    return render(request, "clients/client_edit.html", context, status=422 if form.is_bound else 200)


def _mine(request: HttpRequest, pk: UUID) -> Client:
    return get_object_or_404(Client.objects.for_business(request.business).select_related("business"), pk=pk)
