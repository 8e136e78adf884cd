"""The freelancer writes, reads, decides, sends, and notes how a letter arrived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import actor_of
from foundation.files import serve
from invoices.models import Invoice
from notices import forms, pages, queries, wording
from notices.models import LegalLetter
from notices.services import delivery, drafting, sending
from notices.states import Channel, LetterKind, LetterState


def _invoice(request: HttpRequest, pk: UUID) -> Invoice:
    rows = Invoice.objects.for_business(request.business).issued().filter(kind="invoice")
    return get_object_or_404(rows.select_related("business", "client"), pk=pk)


def _letter(request: HttpRequest, pk: UUID) -> LegalLetter:
    rows = LegalLetter.objects.for_business(request.business).living()
    return get_object_or_404(rows.select_related("business", "client", "email", "file"), pk=pk)


@require_safe
def index(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letters on one invoice, and which ones can be written."""
    return render(request, "notices/letter_list.html", pages.choices(_invoice(request, pk), get_language()))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    if kind not in LetterKind.values:
        raise Http404
    invoice = _invoice(request, pk)
    blank = LegalLetter(kind=kind, language=invoice.client.language, channel=Channel.BOTH)
    form = _form(request, blank, [invoice])
    if form.is_valid():
        chosen = _chosen(form, [invoice])
        letter = drafting.prepare(chosen, kind=kind, **_words(form), actor=actor_of(request))
        return redirect(letter)
    context = {"form": form, "invoice": invoice, "kind": LetterKind(kind), "about": pages.ABOUT[kind]}
    return render(request, "notices/letter_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    letter = _letter(request, pk)
    if letter.state != LetterState.DRAFT and request.method != "POST":
        return redirect(letter)
    mine = [claim.invoice for claim in letter.claims.select_related("invoice").order_by("pk")]
    for invoice in mine:
        invoice.business = letter.business
    form = _form(request, letter, mine)
    if form.is_valid():
        drafting.rewrite(letter, invoices=_chosen(form, mine), **_words(form), actor=actor_of(request))
        return redirect(letter)
    context = {"form": form, "invoice": mine[0], "letter": letter, "kind": LetterKind(letter.kind),
               "about": pages.ABOUT[letter.kind]}  # fmt: skip
    return render(request, "notices/letter_edit.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, letter: LegalLetter, mine: list[Invoice]) -> forms.LetterForm:
    shipped = {code: wording.shipped(letter, code).strip() for code, _name in settings.LANGUAGES}
    initial = {
        "claims": [invoice.pk for invoice in mine], "channel": letter.channel, "language": letter.language,
        "own_text": letter.own_text or shipped[letter.language], "plan": letter.given.get("plan", ""),
    }  # fmt: skip
    return forms.LetterForm(
        request.POST or None,
        kind=letter.kind,
        invoices=queries.may_be_in(letter, mine[0]),
        shipped=set(shipped.values()),
        reader=get_language(),
        bundles=letter.may_bundle,
        initial=initial,
    )


def _chosen(form: forms.LetterForm, mine: list[Invoice]) -> list[Invoice]:
    return list(form.cleaned_data["claims"].select_related("business", "client")) if "claims" in form.fields else mine


def _words(form: forms.LetterForm) -> dict[str, Any]:
    return {
        name: form.cleaned_data[name] for name in ("channel", "language", "own_text", "plan") if name in form.fields
    }


@require_POST
def keep_right(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One click from the claim: the letter that starts the limitation period again, ready to be read and sent."""
    invoice = _invoice(request, pk)
    letter = drafting.prepare(
        [invoice], kind=LetterKind.INTERRUPTION, channel=Channel.BOTH, language=invoice.client.language,
        actor=actor_of(request),
    )  # fmt: skip
    return redirect(letter)


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _letter(request, pk))


def _page(request: HttpRequest, letter: LegalLetter, status: int = 200, **bound: Any) -> HttpResponse:
    context = pages.letter_page(letter, get_language())
    context["forms"] = {
        "read": forms.ReadForm(initial={"sha256": context.get("sha256", "")}),
        "post": bound.get("post") or forms.PostForm(),
        "receive": bound.get("receive") or forms.ReceiveForm(),
    }
    return render(request, "notices/letter_owner.html", context, status=status)


def _verb(name: str, form_class: type) -> Callable:
    """A POST of the owner: letter through the door, form, one service, back to the letter."""

    def decorate(perform: Callable) -> Callable:
        @require_POST
        def view(request: HttpRequest, pk: UUID) -> HttpResponse:
            letter = _letter(request, pk)
            form = form_class(request.POST)
            if not form.is_valid():
                return _page(request, letter, 422, **{name: form})
            messages.success(request, perform(letter, actor_of(request), **form.cleaned_data))
            return redirect(letter)

        return view

    return decorate


@_verb("read", forms.ReadForm)
def decide(letter: LegalLetter, actor: Any, sha256: str) -> str:
    drafting.decide(letter, sha256=sha256, actor=actor)
    return _("Noted. In two days you can send it. Until then a call or an offer may do more.")


@_verb("read", forms.ReadForm)
def send(letter: LegalLetter, actor: Any, sha256: str) -> str:
    sent = sending.send(letter, sha256=sha256, actor=actor)
    if sent.channel == Channel.EMAIL:
        return _("The letter is on its way.")
    return _("The letter is ready. Print it, post it, and note the track number here.")


@_verb("post", forms.PostForm)
def post(letter: LegalLetter, actor: Any, **fields: Any) -> str:
    delivery.post(letter, **fields, actor=actor)
    return _("The track number is on record.")


@_verb("receive", forms.ReceiveForm)
def receive(letter: LegalLetter, actor: Any, **fields: Any) -> str:
    delivery.receive(letter, **fields, actor=actor)
    return _("The day of receipt is on record; terms count from the day after it.")


@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    letter = _letter(request, pk)
    first = letter.claims.first().invoice_id
    drafting.drop(letter, actor=actor_of(request))
    messages.success(request, _("The letter is not sent. Your client heard nothing of it."))
    return redirect("notices:list", first)


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    letter = _letter(request, pk)
    if letter.file is None:
        raise Http404
    return serve.as_document(letter.file, letter.file.name, request)
