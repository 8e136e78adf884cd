"""Recording a payment on an invoice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.session import actor_of
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from invoices.models import Invoice
from payments import services
from payments.errors import NotPayable
from payments.forms import PaymentForm
from payments.models import Payment


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = get_object_or_404(Invoice.objects.for_business(request.business).issued(), pk=pk)
    if invoice.is_credit_note:
        raise NotPayable
    today = local_date(timezone.now(), request.business.time_zone)
    form = PaymentForm(request.POST if request.method == "POST" else None, invoice=invoice, today=today)
    if form.is_valid():
        actor = actor_of(request)
        services.record(invoice, actor=actor, **form.cleaned_data)
        messages.success(request, _("Booked."))
        return redirect(invoice)
    booked = Payment.objects.for_business(request.business).filter(invoice=invoice).order_by("-received_on", "-pk")
    context = {"invoice": invoice, "form": form, "payments": [_row(payment, invoice) for payment in booked]}
    return render(request, "payments/payment_record.html", context, status=422 if form.is_bound else 200)


def _row(payment: Payment, invoice: Invoice) -> dict[str, Any]:
    amount = format_amount(payment.amount, invoice.currency, get_language())
    return {"received_on": payment.received_on, "note": payment.note, "amount": amount}
