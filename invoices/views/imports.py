"""Received e-invoices: bring a file in, see what it says and what is wrong with it, make a draft or a client of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from limits import parse as rate

from accounts.session import actor_of, sign_in_guest, within
from foundation.einvoicing.finding import Finding
from foundation.einvoicing.stored import from_stored
from foundation.files import serve
from foundation.kernel.calendar import local_date
from invoices import queries
from invoices.forms.imports import DraftFromFileForm, ImportForm
from invoices.incoming.drafts import plan
from invoices.incoming.parties import SELLER, SIDES, card_of, changes, side_of
from invoices.incoming.shown import SYNTAXES, said, shown
from invoices.models import ReceivedInvoice
from invoices.services import imports
from invoices.states import Status

READINGS = rate("120/hour")  # per person: each is a process of its own
RECENT = 20


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and not within(READINGS, "einvoice", str(request.user.pk)):
        messages.error(request, _("Those were many files within the hour. Wait some minutes, then send the next one."))
        return redirect("invoices:import")
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        read, source = form.cleaned_data["upload"]
        received = imports.receive(
            request.business or sign_in_guest(request),
            source=source,
            document=read.document,
            findings=read.findings,
            syntax=read.syntax,
            actor=actor_of(request),
        )
        return redirect(received)
    context = {
        "form": form,
        "findings": [said(finding, get_language() or "en") for finding in form.findings],
        "recent": _recent(request),
    }
    return render(request, "invoices/invoice_import.html", context, status=422 if form.is_bound else 200)


def _recent(request: HttpRequest) -> list[dict[str, Any]]:
    rows = ReceivedInvoice.objects.for_business(request.business).select_related("draft", "file")[:RECENT]
    return [
        {
            "row": row,
            "seller": row.document.get("seller", {}).get("name", ""),
            "buyer": row.document.get("buyer", {}).get("name", ""),
            "drafted": _live_draft(row) is not None,
        }
        for row in rows
    ]


@require_safe
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _mine(request, pk))


def _page(request: HttpRequest, received: ReceivedInvoice, form: DraftFromFileForm | None = None) -> HttpResponse:
    document, business, language = from_stored(received.document), request.business, get_language() or "en"
    side = side_of(document, business)
    context = shown(document, [Finding(**one) for one in received.findings], language) | {
        "received": received,
        "syntax": SYNTAXES.get(received.syntax, received.syntax),
        "side": side,
        "plan": plan(document, business, local_date(timezone.now(), business.time_zone)),
        "draft": _live_draft(received),
        "form": form or DraftFromFileForm(recognised=side == SELLER),
        "cards": [_card(document, one, business) for one in SIDES if one != side],
    }
    bound = form is not None and form.is_bound
    return render(request, "invoices/received_review.html", context, status=422 if bound else 200)


def _card(document: Any, side: str, business: Any) -> dict[str, Any]:
    """What keeping this party as a client would do."""
    card = card_of(document, side)
    known = queries.client_like(business, card.fields)
    return {
        "side": side,
        "name": card.fields["name"],
        "known": known,
        "changes": changes(known, card) if known else [],
        "notes": card.notes,
    }


def _live_draft(received: ReceivedInvoice) -> Any:
    draft = received.draft
    return draft if draft is not None and draft.status != Status.VOID else None


@require_POST
def make_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    received = _mine(request, pk)
    recognised = side_of(from_stored(received.document), request.business) == SELLER
    form = DraftFromFileForm(request.POST, recognised=recognised)
    if not form.is_valid():
        return _page(request, received, form)
    invoice = imports.make_draft(received, actor=actor_of(request))
    messages.success(request, _("The draft is made. Check it before you issue it."))
    return redirect(invoice)


@require_POST
def keep_client(request: HttpRequest, pk: UUID, side: str) -> HttpResponse:
    if side not in SIDES:
        raise Http404
    client = imports.keep_client(_mine(request, pk), side=side, actor=actor_of(request))
    messages.success(request, _("%(name)s is among your clients.") % {"name": client.name})
    return redirect("clients:detail", client.pk)


@require_safe
def original(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file as it came, only ever as a download."""
    return serve.as_download(_mine(request, pk).file)


@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    imports.discard(_mine(request, pk), actor=actor_of(request))
    messages.success(request, _("The file is removed. What you made of it stays."))
    return redirect("invoices:import")


def _mine(request: HttpRequest, pk: UUID) -> ReceivedInvoice:
    rows = ReceivedInvoice.objects.for_business(request.business).select_related("business", "draft", "file")
    return get_object_or_404(rows, pk=pk)
