"""The freelancer writes down what a client said elsewhere, with the source; the client gets a copy to correct."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.session import actor_of
from disputes import forms, queries
from disputes.services import report as reporting
from invoices.models import Invoice
from invoices.queries import line_balances


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Invoice.objects.for_business(request.business).issued().filter(kind="invoice").select_related("business")
    invoice = get_object_or_404(rows, pk=pk)
    initial = {"client_name": invoice.buyer_contact or invoice.buyer_name, "client_email": invoice.buyer_email}
    form = forms.BehalfForm(
        request.POST or None,
        request.FILES or None,
        balances=line_balances(invoice),
        currency=invoice.currency,
        initial=initial,
    )
    if form.is_valid():
        dispute = reporting.report(invoice, **form.report(), actor=actor_of(request))
        messages.success(request, _("The case is open. Your client has a copy and can correct it."))
        return redirect(dispute)
    context = {"invoice": invoice, "form": form, "cases": queries.cases_on(invoice)}
    return render(request, "disputes/dispute_behalf.html", context, status=422 if form.is_bound else 200)
