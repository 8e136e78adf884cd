"""A client's account: the statement as page and PDF, and what to do with a credit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.session import actor_of
from clients.models import Client
from foundation.kernel.money import format_amount
from payments import pages, paper
from payments.account_sheet import account_sheet
from payments.forms import PayBackForm, PeriodForm, UseCreditForm
from payments.queries import open_invoices
from payments.services import credits
from payments.views.hand import sent, today_of


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = _client(request, pk)
    form = PeriodForm(request.GET or None)
    start, end = form.period(today_of(request))
    context = {
        "client": client,
        "sheet": account_sheet(client, start, end, get_language()),
        "form": PeriodForm(initial={"start": start, "end": end}),
        "query": f"start={start.isoformat()}&end={end.isoformat()}",
    }
    return render(request, "payments/account.html", context)


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = _client(request, pk)
    start, end = PeriodForm(request.GET or None).period(today_of(request))
    content, name = paper.account(client, start, end)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def use_credit(request: HttpRequest, pk: UUID, currency: str) -> HttpResponse:
    client, credit = _credited(request, pk, currency)
    invoices = {each.pk: each for each in open_invoices(client, currency)}
    labels = pages.choices(invoices.values(), get_language())
    oldest = next((each.open_total for each in invoices.values()), None)
    form = UseCreditForm(sent(request), invoices=labels, credit=credit, oldest=oldest)
    if form.is_valid():
        data = form.cleaned_data
        invoice = invoices[UUID(data["invoice"])]
        credits.use(
            client, invoice=invoice, amount=data["amount"], on=today_of(request), key=data["key"],
            actor=actor_of(request),
        )  # fmt: skip
        messages.success(request, _("Booked."))
        return redirect("payments:account", pk=client.pk)
    return _credit_page(request, client, currency, credit, form, can_use=bool(invoices))


@require_http_methods(["GET", "HEAD", "POST"])
def pay_back(request: HttpRequest, pk: UUID, currency: str) -> HttpResponse:
    client, credit = _credited(request, pk, currency)
    form = PayBackForm(sent(request), credit=credit, today=today_of(request))
    if form.is_valid():
        credits.pay_back(client, currency=currency, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("Booked. Transfer the amount from your bank if you have not yet."))
        return redirect("payments:account", pk=client.pk)
    return _credit_page(request, client, currency, credit, form, can_use=True)


def _credit_page(
    request: HttpRequest, client: Client, currency: str, credit: Decimal, form: Any, *, can_use: bool
) -> HttpResponse:
    context = {
        "client": client,
        "form": form,
        "credit": format_amount(credit, currency, get_language()),
        "can_use": can_use,
        "using": isinstance(form, UseCreditForm),
    }
    return render(request, "payments/credit.html", context, status=422 if form.is_bound else 200)


def _client(request: HttpRequest, pk: UUID) -> Client:
    return get_object_or_404(Client.objects.for_business(request.business).select_related("business"), pk=pk)


def _credited(request: HttpRequest, pk: UUID, currency: str) -> tuple[Client, Decimal]:
    """The client and their credit; where there never was one, there is no such page."""
    client = _client(request, pk)
    if len(currency) != 3 or not client.credit_movements.filter(currency=currency).exists():
        raise Http404
    return client, credits.balance(client, currency)
