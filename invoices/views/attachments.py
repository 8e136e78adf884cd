"""Files that go out with an invoice, for the owner: add, remove, download; and the log of hours."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import actor_of
from foundation.files import serve
from foundation.kernel.calendar import local_date
from invoices import pages, paper
from invoices.errors import AttachmentsTooLarge
from invoices.forms.extras import AttachmentForm, ExtraWorkForm
from invoices.models import Invoice
from invoices.services import attachments
from invoices.services import extra_work as yeses
from invoices.services.draft import why_closed
from invoices.states import DocumentKind

LOGS = {"pdf": DocumentKind.LOG_PDF, "csv": DocumentKind.LOG_CSV}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The attachments of a draft. Those of an issued invoice stand on its page."""
    invoice = _mine(request, pk)
    if not invoice.is_draft:
        if request.method == "POST":
            raise why_closed(invoice.pk)
        return redirect(invoice)
    asked = AttachmentForm.asked_for(invoice, request.GET.get("receipt_of", ""))
    form = AttachmentForm(request.POST, request.FILES) if request.method == "POST" else AttachmentForm(initial=asked)
    if form.is_valid():
        try:
            attachments.attach(invoice, **form.cleaned_data, actor=actor_of(request))
        except AttachmentsTooLarge as refusal:
            form.add_error("uploads", str(refusal))
        else:
            messages.success(request, _("Attached. It goes out with the invoice."))
            return redirect("invoices:issue" if "back" in request.POST else "invoices:attachments", invoice.pk)
    context = {"invoice": invoice, "form": form, "files": pages.files(invoice), "back": "back" in request.POST}
    return render(request, "invoices/attachments.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def extra_work(request: HttpRequest, pk: UUID, line: int) -> HttpResponse:
    """The client's yes to more than was agreed: what they said goes out with the invoice."""
    invoice = _mine(request, pk)
    if not invoice.is_draft:
        if request.method == "POST":
            raise why_closed(invoice.pk)
        return redirect(invoice)
    row = get_object_or_404(invoice.lines.filter(deposit=None), position=line)
    today = local_date(timezone.now(), request.business.time_zone)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ExtraWorkForm(*data, today=today, initial={"who": invoice.buyer_contact, "on": today})
    if form.is_valid():
        try:
            yeses.attach_yes(invoice, position=line, **form.cleaned_data, actor=actor_of(request))
        except AttachmentsTooLarge as refusal:
            form.add_error("uploads", str(refusal))
        else:
            messages.success(request, _("Attached. It goes out with the invoice."))
            return redirect("invoices:issue", invoice.pk)
    context = {"invoice": invoice, "line": row, "form": form}
    return render(request, "invoices/extra_work.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    invoice = _mine(request, pk)
    attachments.detach(get_object_or_404(invoice.attachments.select_related("file"), pk=key), actor=actor_of(request))
    messages.success(request, _("The attachment is removed."))
    return redirect("invoices:attachments", invoice.pk)


@require_safe
def download(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    return attached(_mine(request, pk), key)


@require_safe
def log(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    return log_of(request, _mine(request, pk), kind)


def attached(invoice: Invoice, key: UUID) -> HttpResponse:
    """One attachment, only ever as a download."""
    return serve.as_download(get_object_or_404(invoice.attachments.select_related("file"), pk=key).file)


def log_of(request: HttpRequest, invoice: Invoice, kind: str) -> HttpResponse:
    """The log of hours of an issued invoice; 404 where it has none."""
    if kind not in LOGS or not invoice.snapshot.get("time_log"):
        raise Http404
    document = paper.find(invoice, LOGS[kind]) or paper.build_log(invoice.pk, LOGS[kind])
    return serve.as_document(document.file, paper.file_name(invoice, LOGS[kind]), request)


def _mine(request: HttpRequest, pk: UUID) -> Invoice:
    rows = Invoice.objects.for_business(request.business).living().select_related("business")
    return get_object_or_404(rows, pk=pk)
