"""What the client sees behind the secret link of an agreement, and the answer: yes by name, or no with a reason."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients import agreement_pages, paper
from clients import tone as tones
from clients.forms.agreements import AcceptForm, DeclineForm
from clients.models import Agreement
from clients.services import acceptance
from foundation.files import serve
from foundation.kernel.actors import Actor
from foundation.links.addresses import client_ip
from foundation.links.doors import with_link

ASK = "agreements:client_renew"


def _agreement(request: HttpRequest) -> Agreement:
    """The version behind the link, and the page in its language unless the reader chose another."""
    rows = Agreement.objects.for_link(request.link).sent().select_related("business", "client")
    agreement = get_object_or_404(rows)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(agreement.language)
        request.LANGUAGE_CODE = agreement.language
    return agreement


def _page(request: HttpRequest, agreement: Agreement, status: int = 200, **bound: Any) -> HttpResponse:
    name = agreement.client.contact_name
    context = {
        "accept_form": AcceptForm(initial={"text_sha256": agreement.text_sha256}),
        "decline_form": DeclineForm(initial={"typed_name": name}, prefix="no"),
        **bound,
        **agreement_pages.client_page(agreement, translation.get_language()),
        "token": request.link_token,
    }
    return render(request, "clients/agreement_client.html", context, status=status)


@login_not_required
@require_safe
@with_link("agreement", ask_url_name=ASK)
def show(request: HttpRequest) -> HttpResponse:
    return _page(request, _agreement(request))


@login_not_required
@require_POST
@with_link("agreement", ask_url_name=ASK)
def accept(request: HttpRequest) -> HttpResponse:
    agreement = _agreement(request)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, agreement, 422, accept_form=form)
    actor = Actor.client(form.cleaned_data["typed_name"], ip=client_ip(request))
    acceptance.accept(agreement, **form.cleaned_data, actor=actor)
    messages.success(request, _("Thank you. It is accepted, and a copy is on its way to both of you."))
    return redirect("agreements:client", request.link_token)


@login_not_required
@require_POST
@with_link("agreement", ask_url_name=ASK)
def decline(request: HttpRequest) -> HttpResponse:
    agreement = _agreement(request)
    form = DeclineForm(request.POST, prefix="no")
    if not form.is_valid():
        return _page(request, agreement, 422, decline_form=form)
    actor = Actor.client(form.cleaned_data["typed_name"], ip=client_ip(request))
    acceptance.decline(agreement, **form.cleaned_data, actor=actor)
    messages.success(request, _("Thank you. The freelancer reads what should be different."))
    return redirect("agreements:client", request.link_token)


@login_not_required
@require_POST
@with_link("agreement", ask_url_name=ASK)
def check_reason(request: HttpRequest) -> HttpResponse:
    """How the reason will land. A plain submit gets the page with what was typed; nothing is kept of it."""
    agreement = _agreement(request)
    data, checked = tones.looked(request.POST.dict(), ["no-reason"], tones.of_answer(agreement.language))
    if request.htmx:
        return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})
    form = DeclineForm(initial={name.removeprefix("no-"): value for name, value in data.items()}, prefix="no")
    form.tone = checked
    return _page(request, agreement, decline_form=form)


@login_not_required
@require_safe
@with_link("agreement", ask_url_name=ASK)
def pdf(request: HttpRequest) -> HttpResponse:
    agreement = _agreement(request)
    return serve.as_document(paper.of(agreement), paper.file_name(agreement), request)


@login_not_required
@require_safe
@with_link("agreement", ask_url_name=ASK)
def file(request: HttpRequest, file: int) -> HttpResponse:
    row = get_object_or_404(_agreement(request).files.select_related("file"), pk=file)
    return serve.as_download(row.file)


@login_not_required
@require_POST
@with_link("agreement", expired_too=True)
def renew(request: HttpRequest) -> HttpResponse:
    """A new link goes to the address the old one was sent to, never to the screen."""
    acceptance.renew(request.link)
    messages.success(request, _("If the link was yours, a new one is on its way by e-mail."))
    return redirect("home")
