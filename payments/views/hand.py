"""On one invoice: a payment, a write-off, a surplus, taking a payment back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.session import actor_of
from foundation.kernel.calendar import local_date
from invoices import pages as invoice_pages
from invoices.models import Invoice
from payments import pages
from payments.errors import NotPayable
from payments.forms import PaymentForm, ReasonForm, WriteOffForm
from payments.models import Payment, WriteOff
from payments.services import credits, undoing, writeoffs


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = _invoice(request, pk)
    form = PaymentForm(sent(request), invoice=invoice, today=today_of(request))
    if form.is_valid():
        credits.receive(invoice, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("Booked."))
        return redirect(invoice)
    context = {
        "invoice": invoice,
        "form": form,
        "amounts": invoice_pages.amounts(invoice, get_language()),
        "qr": invoice_pages.pictures(invoice).get("qr_pay", ""),
        "payments": pages.of_invoice(invoice, get_language()),
    }
    return render(request, "payments/payment_record.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def write_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = _invoice(request, pk)
    form = WriteOffForm(sent(request), invoice=invoice)
    if form.is_valid():
        writeoffs.write_off(invoice, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("Written off. You can still book a payment if it comes after all."))
        return redirect(invoice)
    context = {
        "invoice": invoice,
        "form": form,
        "amounts": invoice_pages.amounts(invoice, get_language()),
        "written": pages.write_offs(invoice.write_offs.all(), get_language()),
    }
    return render(request, "payments/write_off.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a write-off back."""
    rows = WriteOff.objects.for_business(request.business)
    written = get_object_or_404(rows.select_related("invoice", "invoice__business"), pk=pk)
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        writeoffs.take_back(written, on=today_of(request), reason=reason, actor=actor_of(request))
        messages.success(request, _("Taken back: you ask for it again. Both rows stay in the books."))
        return redirect(written.invoice)
    context = {"row": pages.write_offs(rows.filter(pk=pk), get_language())[0], "form": form}
    return render(request, "payments/write_off_undo.html", context, status=422 if form.is_bound else 200)


@require_POST
def keep_surplus(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = _invoice(request, pk)
    credits.keep_surplus(invoice, on=today_of(request), actor=actor_of(request))
    messages.success(request, _("Kept as a credit of this client. Use it for the next invoice, or pay it back."))
    return redirect("payments:account", pk=invoice.client_id)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Payment.objects.for_business(request.business).select_related("invoice", "invoice__business")
    payment = get_object_or_404(rows, pk=pk)
    form = ReasonForm(sent(request))
    if form.is_valid():
        undoing.undo(payment, on=today_of(request), reason=form.cleaned_data["reason"], actor=actor_of(request))
        messages.success(request, _("Taken back. Both rows stay in the books."))
        return redirect(payment.invoice)
    context = {"payment": pages.payments(rows.filter(pk=pk), get_language())[0], "form": form}
    return render(request, "payments/payment_undo.html", context, status=422 if form.is_bound else 200)


def _invoice(request: HttpRequest, pk: UUID) -> Invoice:
    rows = Invoice.objects.for_business(request.business).issued()
    invoice = get_object_or_404(rows.select_related("business", "client"), pk=pk)
    if invoice.is_credit_note:
        raise NotPayable
    return invoice


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form gets: the fields of a POST, even of an empty one."""
    return request.POST if request.method == "POST" else None


def today_of(request: HttpRequest) -> date:
    """The calendar day where the business lives."""
    return local_date(timezone.now(), request.business.time_zone)
