"""The people at a client: add, change, remove."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.session import actor_of
from clients import services
from clients.forms import ContactForm
from clients.models import Contact
from clients.views.client import mine


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = mine(request, pk)
    form = ContactForm(request.POST if request.method == "POST" else None, others=client.contacts.all())
    if form.is_valid():
        services.add_contact(client, fields=form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Saved."))
        return redirect(client)
    context = {"form": form, "client": client}
    return render(request, "clients/contact_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    contact = _mine(request, pk)
    others = contact.client.contacts.exclude(pk=contact.pk)
    form = ContactForm(request.POST if request.method == "POST" else None, instance=contact, others=others)
    if form.is_valid():
        services.change_contact(contact, fields=form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Saved."))
        return redirect(contact.client)
    context = {"form": form, "client": contact.client, "contact": contact}
    return render(request, "clients/contact_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    contact = _mine(request, pk)
    services.remove_contact(contact, actor=actor_of(request))
    messages.success(request, _("%(name)s is removed. Letters already sent stay.") % {"name": contact.name})
    return redirect(contact.client)


def _mine(request: HttpRequest, pk: UUID) -> Contact:
    rows = Contact.objects.for_business(request.business).select_related("client__business")
    return get_object_or_404(rows, pk=pk)
