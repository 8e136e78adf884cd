"""The client reads a letter on the page of the invoice, and may say that it arrived."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.session import client_ip
from foundation.files import serve
from foundation.kernel.actors import Actor
from foundation.links.doors import with_link
from invoices.models import Invoice
from notices import forms, pages, queries
from notices.models import LegalLetter
from notices.services import delivery


def _letter(request: HttpRequest, letter: UUID) -> LegalLetter:
    invoice = get_object_or_404(Invoice.objects.for_link(request.link).issued().select_related("business"))
    found = get_object_or_404(queries.letters_on(invoice).left().select_related("client"), pk=letter)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(found.language)
        request.LANGUAGE_CODE = found.language
    return found


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def show(request: HttpRequest, letter: UUID) -> HttpResponse:
    return _page(request, _letter(request, letter), forms.ConfirmForm())


def _page(request: HttpRequest, letter: LegalLetter, form: forms.ConfirmForm) -> HttpResponse:
    context = pages.letter_page(letter, translation.get_language()) | {"form": form, "token": request.link_token}
    return render(request, "notices/letter_client.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def pdf(request: HttpRequest, letter: UUID) -> HttpResponse:
    stored = _letter(request, letter).file
    return serve.as_document(stored, stored.name, request)


@login_not_required
@require_POST
@with_link("invoice", ask_url_name="invoices:client_renew")
def confirm(request: HttpRequest, letter: UUID) -> HttpResponse:
    """Only a person who types a name: what a mail scanner opens proves nothing."""
    found, form = _letter(request, letter), forms.ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    name = form.cleaned_data["typed_name"]
    delivery.confirm(found, typed_name=name, actor=Actor.client(name, ip=client_ip(request)))
    messages.success(request, _("Thank you. It is on record that the letter arrived."))
    return redirect("notices:client", request.link_token, found.pk)
