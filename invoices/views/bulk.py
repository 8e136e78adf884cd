"""Acts on many invoices at once, and the export of a period. Both are long work with a page of its own."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries as accounts
from accounts.session import actor_of, needs_business, remember_work
from foundation.kernel.calendar import local_date
from invoices import bulk_pages, spreadsheets
from invoices.forms.bulk import ACTS, BulkForm, ExportForm
from invoices.services import bulk


@require_POST
@needs_business
def act(request: HttpRequest) -> HttpResponse:
    """The first time it says what will happen; `sure` begins the work. Downloads need no question."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.non_field_errors()) or bulk_pages.unreadable())
        return redirect(_list(request))
    data = form.cleaned_data
    kind = ACTS[data["act"]]
    if kind in bulk.SENDS and not accounts.can_send_mail(request.business):
        return redirect(f"{reverse('accounts:keep')}?{urlencode({'next': reverse('invoices:list')})}")
    if kind != bulk.PDFS and not data["sure"]:
        context = bulk_pages.question(request.business, data["act"], data["parameters"], today=_today(request))
        return render(request, "invoices/bulk_confirm.html", context | {"form": form, "back": _list(request)})
    return _begin(request, kind, data)


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def export(request: HttpRequest) -> HttpResponse:
    form = ExportForm(request.POST if request.method == "POST" else None, today=_today(request))
    if form.is_valid():
        return _begin(request, bulk.EXPORT, form.cleaned_data)
    context = {
        "form": form, "invoice_columns": spreadsheets.INVOICE_COLUMNS, "line_columns": spreadsheets.LINE_COLUMNS,
        "made": bulk_pages.exports(request.business),
    }  # fmt: skip
    return render(request, "invoices/export.html", context, status=422 if form.is_bound else 200)


def _begin(request: HttpRequest, kind: str, data: dict) -> HttpResponse:
    run = bulk.start(
        request.business, kind=kind, parameters=data["parameters"], key=data["key"], actor=actor_of(request)
    )
    remember_work(request, run)
    return redirect(run)


def _list(request: HttpRequest) -> str:
    facts = {name: request.POST.get(name, "")[:80] for name in ("tab", "q")}
    return f"{reverse('invoices:list')}?{urlencode({name: value for name, value in facts.items() if value})}"


def _today(request: HttpRequest) -> date:
    return local_date(timezone.now(), request.business.time_zone)
