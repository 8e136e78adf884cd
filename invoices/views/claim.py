"""What may be claimed on an overdue invoice, on a page and as a table. Both only calculate; nothing is booked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from foundation.kernel.calendar import local_date
from invoices import claim_sheet, claim_table, claims
from invoices.errors import NothingOverdue
from invoices.forms import ClaimForm
from invoices.models import Invoice
from invoices.paper import claim as claim_paper


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice, form = _asked(request, pk)
    context: dict[str, Any] = {"invoice": invoice, "form": form}
    if not form.is_valid():
        return render(request, "invoices/invoice_claim.html", context, status=422)
    found = claims.claim(invoice, on=form.cleaned_data["on"])
    context |= claim_sheet.claim_page(found, get_language()) | {"query": found.on.isoformat()}
    return render(request, "invoices/invoice_claim.html", context)


@require_safe
def table(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice, form = _asked(request, pk)
    if not form.is_valid():
        return render(request, "invoices/invoice_claim.html", {"invoice": invoice, "form": form}, status=422)
    found = claims.claim(invoice, on=form.cleaned_data["on"])
    name = f"claim-{invoice.number}-{found.on.isoformat()}.csv"
    response = HttpResponse(claim_table.as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_plain(name)}"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Made anew for every question: a calculation is no document of the books."""
    invoice, form = _asked(request, pk)
    if not form.is_valid():
        return render(request, "invoices/invoice_claim.html", {"invoice": invoice, "form": form}, status=422)
    found = claims.claim(invoice, on=form.cleaned_data["on"])
    response = HttpResponse(claim_paper.render(found, get_language()), content_type="application/pdf")
    name = _plain(f"claim-{invoice.number}-{found.on.isoformat()}.pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest, pk: UUID) -> tuple[Invoice, ClaimForm]:
    rows = Invoice.objects.for_business(request.business).issued().select_related("business", "client")
    invoice = get_object_or_404(rows, pk=pk)
    today = local_date(timezone.now(), invoice.business.time_zone)
    if not claims.is_overdue(invoice, today):
        raise NothingOverdue
    data = request.GET if request.GET.get("on") else {"on": today.isoformat()}
    return invoice, ClaimForm(data, first=claims.first_day(invoice, claims.statutes()), today=today)


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in name if sign.isascii())
