"""The owner's agreements: the list, the editor, one version with its history, sending."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries as accounts
from accounts.session import actor_of, needs_business
from clients import agreement_pages, listing, paper, waiting
from clients import tone as tones
from clients.errors import AgreementIncomplete, CannotSendAgreement, Unsendable, WaitsAlready
from clients.forms import agreements as forms
from clients.models import Agreement, AgreementFile, Client
from clients.services import acceptance, agreements, later
from clients.sheets import sheet
from foundation.files import serve
from foundation.files.errors import FileRefused
from foundation.kernel.errors import StaleVersion


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    tab, search = request.GET.get("tab", "all"), request.GET.get("q", "")
    tab = tab if tab in listing.TABS else "all"
    after = request.GET.get("after", "")
    page = listing.page(request.business, tab=tab, search=search, after=after, language=get_language())
    context = {"page": page, "tabs": listing.TABS, "tab": tab, "search": search}
    return render(request, "clients/agreement_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def create(request: HttpRequest) -> HttpResponse:
    """With whom, and what it is; the rest follows in the editor."""
    picked = forms.uuid_or_none(request.GET.get("client", ""))
    bound = request.POST if request.method == "POST" else None
    form = forms.StartForm(bound, business=request.business, initial={"client": picked, "kind": "quote"})
    if form.is_valid():
        made = agreements.start(**form.cleaned_data, actor=actor_of(request))
        return redirect("agreements:edit", made.pk)
    known = Client.objects.for_business(request.business).exists()
    context = {"form": form, "has_clients": known}
    return render(request, "clients/agreement_new.html", context, status=422 if form.is_bound else 200)


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version as it stands, the answer to it, and the other versions."""
    context = agreement_pages.owner_page(_mine(request, pk), get_language())
    return render(request, "clients/agreement_owner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft. A version that was sent is never changed: its page offers a new one."""
    agreement = _mine(request, pk)
    if request.method != "POST":
        return _editor(request, agreement) if agreement.is_draft else redirect(agreement)
    data = forms.with_buttons(request.POST)
    if "over" in data:
        data["version"] = data["over"]
    form, rows = forms.AgreementForm(data, instance=agreement), forms.rows_of(agreement, data)
    if {"add", "remove"} & set(request.POST):
        return _editor(request, agreement, form=form, rows=rows)
    if not all([form.is_valid(), *(each.is_valid() for each in rows.values())]):
        return _editor(request, agreement, status=422, form=form, rows=rows)
    kept = {name: each.rows() for name, each in rows.items()}
    version, actor = form.cleaned_data["version"], actor_of(request)
    try:
        agreements.save(agreement, version=version, fields=form.facts(), **kept, actor=actor)
    except StaleVersion as refusal:
        return _editor(request, _mine(request, pk), status=409, form=form, rows=rows, error=refusal)
    if "send" in request.POST:
        return redirect("agreements:send", pk)
    messages.success(request, _("Saved."))
    return redirect("agreements:edit" if "stay" in request.POST else "agreements:detail", pk)


def _editor(request: HttpRequest, agreement: Agreement, *, status: int = 200, **changed: Any) -> HttpResponse:
    context = {
        "form": forms.AgreementForm(instance=agreement, initial={"version": agreement.version}),
        "rows": forms.rows_of(agreement) if "rows" not in changed else None,
        "file_form": forms.FileForm(),
        "files": list(agreement.files.select_related("file")),
        "stored": sheet(agreement) if "error" in changed else None,
        **changed,
        "agreement": agreement,
    }
    return render(request, "clients/agreement_edit.html", context, status=status)


@require_POST
def add_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    agreement = _mine(request, pk)
    form = forms.FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            agreements.add_file(agreement, upload=form.cleaned_data["upload"], actor=actor_of(request))
        except FileRefused as refused:
            form.add_error("upload", str(refused))
        else:
            messages.success(request, _("The file is added."))
            return redirect("agreements:edit", pk)
    return _editor(request, agreement, status=422, file_form=form)


@require_POST
def remove_file(request: HttpRequest, pk: UUID, file: int) -> HttpResponse:
    row = get_object_or_404(_mine(request, pk).files.select_related("file", "agreement__business"), pk=file)
    agreements.remove_file(row, actor=actor_of(request))
    messages.success(request, _("The file is taken out."))
    return redirect("agreements:edit", pk)


@require_safe
def file(request: HttpRequest, pk: UUID, file: int) -> HttpResponse:
    row: AgreementFile = get_object_or_404(_mine(request, pk).files.select_related("file"), pk=file)
    return serve.as_download(row.file)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the client will read, word for word, before it goes. From then on this version never changes."""
    agreement = _mine(request, pk)
    if not accounts.can_send_mail(request.business):
        return redirect(f"{reverse('accounts:keep')}?{urlencode({'next': request.path})}")
    initial = {"to": agreement.sent_to or agreement.client.email, "version": agreement.version}
    form = forms.SendForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            said = _send(request, agreement, form.cleaned_data)
        except Unsendable as refusal:
            form.add_error("message", str(refusal))
            form.tone = _looked(request, agreement)[1]
        except (AgreementIncomplete, CannotSendAgreement, WaitsAlready) as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, said)
            return redirect(agreement)
    return _send_page(request, agreement, form, status)


def _send(request: HttpRequest, agreement: Agreement, fields: dict[str, Any]) -> str:
    """Now, or in the morning where that was asked for."""
    actor = actor_of(request)
    if "later" not in request.GET:
        acceptance.send(agreement, **fields, actor=actor)
        return _("It is on its way to %(to)s.") % {"to": fields["to"]}
    letter = {"to": [fields["to"]], "message": fields["message"]}
    version = fields["version"] if agreement.is_draft else 0
    later.schedule(agreement.business, about=f"agreement:{agreement.pk}", version=version, **letter, actor=actor)
    return _("It leaves on %(when)s. Until then you can take it back.") % {"when": waiting.morning(agreement.business)}


def _send_page(request: HttpRequest, agreement: Agreement, form: forms.SendForm, status: int = 200) -> HttpResponse:
    context = {"agreement": agreement, "form": form, "sheet": sheet(agreement)}
    context |= {"morning": waiting.morning(agreement.business)}
    return render(request, "clients/agreement_send.html", context, status=status)


def _looked(request: HttpRequest, agreement: Agreement) -> tuple[dict[str, str], tones.Checked | None]:
    business = agreement.business
    context = tones.may_wait(tones.of_cover(agreement.language), business.time_zone, business.country)
    url = f"{reverse('agreements:send', args=[agreement.pk])}?later=1"
    return tones.looked(request.POST.dict(), ["message"], context, later=url)


@require_POST
def check_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the words above the link will land. A plain submit gets the page with all that was typed."""
    agreement = _mine(request, pk)
    data, checked = _looked(request, agreement)
    if request.htmx:
        return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})
    form = forms.SendForm(initial=data)
    form.tone = checked
    return _send_page(request, agreement, form)


@require_POST
def new_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    made = agreements.new_version(_mine(request, pk), actor=actor_of(request))
    messages.info(request, _("The earlier version stands until you send this one."))
    return redirect("agreements:edit", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET asks once; POST throws the draft away."""
    agreement = _mine(request, pk)
    if request.method == "POST":
        agreements.discard(agreement, actor=actor_of(request))
        messages.success(request, _("The draft is gone."))
        return redirect("agreements:list")
    return render(request, "clients/agreement_discard.html", {"agreement": agreement})


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stored bytes of a version that was sent."""
    agreement = get_object_or_404(Agreement.objects.for_business(request.business).sent(), pk=pk)
    return serve.as_document(paper.of(agreement), paper.file_name(agreement), request)


def _mine(request: HttpRequest, pk: UUID) -> Agreement:
    rows = Agreement.objects.for_business(request.business).select_related("business", "client")
    return get_object_or_404(rows, pk=pk)
