"""The owner's clients."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.session import actor_of
from clients import services
from clients.forms import ClientForm
from clients.models import Client

PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """By name; `after` is the last name and id of the page before."""
    search, after = request.GET.get("q", "")[:80], request.GET.get("after", "")
    rows = Client.objects.for_business(request.business)
    for word in search.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(contact_name__icontains=word) | Q(email__icontains=word))
    if "|" in after:
        key, name = after.split("|", 1)
        rows = rows.filter(name__gte=name).exclude(name=name, pk__lte=key) if _is_uuid(key) else rows
    found = list(rows.order_by("name", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {"clients": found[:PAGE], "search": search, "next": f"{last.pk}|{last.name}" if last else ""}
    return render(request, "clients/client_list.html", context)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    form = ClientForm(request.POST or None)
    if form.is_valid():
        services.create(request.business, fields=form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("The client is saved."))
        return redirect("clients:list")
    return render(request, "clients/client_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = get_object_or_404(Client.objects.for_business(request.business), pk=pk)
    form = ClientForm(request.POST or None, instance=client)
    if form.is_valid():
        services.update(client, fields=form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("The client is saved. Issued invoices stay as they were."))
        return redirect("clients:list")
    context = {"form": form, "client": client}
    return render(request, "clients/client_edit.html", context, status=422 if form.is_bound else 200)
