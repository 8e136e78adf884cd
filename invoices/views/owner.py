"""The freelancer's pages: the list, one invoice, its PDF."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from foundation.files import serve
from foundation.kernel.calendar import local_date
from invoices import listing, pages, paper
from invoices.models import Invoice
from invoices.services import draft
from invoices.views import editor


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    business, language = request.business, get_language()
    today = local_date(timezone.now(), business.time_zone)
    tab = request.GET.get("tab", "all")
    search = request.GET.get("q", "")[:80]
    found = listing.page(
        business, tab=tab, search=search, cursor=request.GET.get("after", ""), today=today, language=language
    )
    context = {"page": found, "tabs": listing.TABS, "tab": tab, "search": search}
    if request.htmx:
        return render(request, "invoices/_rows.html", context)
    context["tiles"] = listing.tiles(business, today=today, language=language)
    return render(request, "invoices/invoice_list.html", context)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft opens in the editor; an issued invoice shows what is known of it."""
    invoice = _mine(request, pk)
    if invoice.is_draft:
        return editor.edit(request, invoice)
    return render(request, "invoices/invoice_owner.html", pages.owner_page(invoice, get_language()))


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stored bytes. Only a click that is faster than the worker makes them here, once."""
    invoice = get_object_or_404(Invoice.objects.for_business(request.business).issued(), pk=pk)
    document = paper.find(invoice) or paper.build(invoice.pk)
    return serve.as_document(document.file, paper.file_name(invoice), request)


@require_POST
def duplicate(request: HttpRequest, pk: UUID) -> HttpResponse:
    return redirect(draft.duplicate(_mine(request, pk), actor=editor.actor_of(request)))


def _mine(request: HttpRequest, pk: UUID) -> Invoice:
    rows = Invoice.objects.for_business(request.business).select_related("business", "client", "corrects")
    return get_object_or_404(rows, pk=pk)


