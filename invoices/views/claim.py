"""What may be claimed on an overdue invoice, on a page, as a table and on paper. They only calculate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from foundation.files import serve
from foundation.kernel.calendar import local_date
from invoices import claim_sheet, claim_table, claims
from invoices.errors import NothingOverdue
from invoices.forms import ClaimForm
from invoices.models import Invoice
from invoices.paper import claim as claim_paper

PAGE = "invoices/invoice_claim.html"


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice, form = _asked(request, pk)
    context: dict[str, Any] = {"invoice": invoice, "form": form}
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    found = claims.claim(invoice, on=form.cleaned_data["on"])
    return render(request, PAGE, context | claim_sheet.claim_page(found, get_language()))


@require_safe
def table(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice, form = _asked(request, pk)
    if not form.is_valid():
        return render(request, PAGE, {"invoice": invoice, "form": form}, status=422)
    found = claims.claim(invoice, on=form.cleaned_data["on"])
    name = claim_table.file_name(found, invoice.number)
    return serve.as_made(claim_table.as_csv(found), claim_table.CONTENT_TYPE, f"{name}.csv")


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Made anew for every question: a calculation is no document of the books."""
    invoice, form = _asked(request, pk)
    if not form.is_valid():
        return render(request, PAGE, {"invoice": invoice, "form": form}, status=422)
    found = claims.claim(invoice, on=form.cleaned_data["on"])
    name = claim_table.file_name(found, invoice.number)
    return serve.as_made(claim_paper.render(found, get_language()), "application/pdf", f"{name}.pdf")


def _asked(request: HttpRequest, pk: UUID) -> tuple[Invoice, ClaimForm]:
    rows = Invoice.objects.for_business(request.business).issued().select_related("business", "client")
    invoice = get_object_or_404(rows, pk=pk)
    today = local_date(timezone.now(), invoice.business.time_zone)
    if not claims.is_overdue(invoice, today):
        raise NothingOverdue
    return invoice, ClaimForm.asked(request.GET, invoice, today)
