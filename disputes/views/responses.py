"""Invoice Responses: one that the owner received comes in, and what the client did here goes out as one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from limits import parse as rate

from accounts.session import actor_of, within
from disputes import queries, responses
from disputes.errors import NotComplete
from disputes.forms.response import ResponseForm
from disputes.models import Dispute
from disputes.services import responses as service
from foundation.files import serve
from foundation.links.doors import with_link
from invoices.incoming.shown import said
from invoices.models import Invoice
from invoices.queries import line_balances

READINGS = rate("120/hour")  # per person: each is a process of its own


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Invoice.objects.for_business(request.business).issued().filter(kind="invoice").select_related("business")
    invoice = get_object_or_404(rows, pk=pk)
    if request.method == "POST" and not within(READINGS, "response", str(request.user.pk)):
        messages.error(request, _("Those were many files within the hour. Wait some minutes, then send the next one."))
        return redirect("disputes:receive_response", pk)
    form = ResponseForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        balances=line_balances(invoice),
        currency=invoice.currency,
    )
    if form.is_valid():
        read, source = form.cleaned_data["upload"]
        received = service.receive(
            invoice, response=read.response, source=source, lines=form.cleaned_data["lines"], actor=actor_of(request)
        )
        messages.success(request, responses.taken(received))
        return redirect(received.dispute or invoice)
    context = {
        "invoice": invoice,
        "form": form,
        "findings": [said(finding, get_language() or "en") for finding in form.findings],
        "received": responses.received_for(invoice, get_language() or "en"),
        "cases": queries.cases_on(invoice),
    }
    return render(request, "disputes/response_receive.html", context, status=422 if form.is_bound else 200)


@require_safe
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Dispute.objects.for_business(request.business).select_related("business", "invoice", "policy")
    return _file(get_object_or_404(rows, pk=pk))


@login_not_required
@require_safe
@with_link("dispute", ask_url_name="disputes:client_renew")
def client_write(request: HttpRequest) -> HttpResponse:
    rows = Dispute.objects.for_link(request.link).select_related("business", "invoice", "policy")
    return _file(get_object_or_404(rows))


def _file(dispute: Dispute) -> HttpResponse:
    made = responses.as_file(dispute)
    if made is None:
        raise NotComplete(_("There is no Invoice Response to write for this case now."))
    name, xml = made
    return serve.as_made(xml, "application/xml", name)
