"""The people at a client: add, change, remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.session import actor_of
from clients import services
from clients.forms import ContactForm
from clients.models import Contact
from clients.views.client import mine
from clients.views.saving import saved_or_again, typed

TEMPLATE = "clients/contact_edit.html"


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = mine(request, pk)

    def save(fields: dict[str, Any]) -> None:
        services.add_contact(client, fields=fields, actor=actor_of(request))

    return saved_or_again(request, client, ContactForm(typed(request), others=client.contacts.all()), save, TEMPLATE)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    contact = _mine(request, pk)
    form = ContactForm(typed(request), instance=contact, others=contact.client.contacts.exclude(pk=contact.pk))

    def save(fields: dict[str, Any]) -> None:
        services.change_contact(contact, fields=fields, actor=actor_of(request))

    return saved_or_again(request, contact.client, form, save, TEMPLATE, contact=contact)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    contact = _mine(request, pk)
    services.remove_contact(contact, actor=actor_of(request))
    messages.success(request, _("%(name)s is removed. Letters already sent stay.") % {"name": contact.name})
    return redirect(contact.client)


def _mine(request: HttpRequest, pk: UUID) -> Contact:
    rows = Contact.objects.for_business(request.business).select_related("client__business")
    return get_object_or_404(rows, pk=pk)
