"""The end of a draft: it is issued, or it is thrown away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.session import actor_of
from foundation.kernel.calendar import local_date
from invoices import clarity, pages, preflight
from invoices.errors import NotReady
from invoices.forms import IssueForm
from invoices.models import Invoice
from invoices.services import draft, mends
from invoices.services import issue as issuing
from invoices.views.editor import preview


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET: what will happen and what is missing. POST: number, freeze, PDF."""
    invoice = _mine(request, pk)
    if not invoice.is_draft and request.method == "POST":
        raise draft.why_closed(invoice.pk)
    if not invoice.is_draft:
        return redirect(invoice)
    lines = list(invoice.lines.all())
    written = [line for line in lines if line.deposit_id is None]
    unclear = [mark.position for mark in clarity.marks(invoice, written, "en") if mark.is_red]
    form = IssueForm(request.POST or None, unclear=unclear, initial={"version": invoice.version})
    if form.is_valid():
        return _issue(request, invoice, form)
    if "version" in form.errors:
        return redirect("invoices:issue", invoice.pk)
    today = local_date(timezone.now(), request.business.time_zone)
    findings = preflight.check(invoice, lines, request.business, today)
    context = {
        "invoice": invoice,
        "findings": findings,
        "blocked": any(finding.blocks for finding in findings),
        "sheet": preview(invoice),
        "form": form,
        "unclear": unclear,
        "files": pages.files(invoice),
        "logged": [place for place, line in enumerate(lines, start=1) if line.log],
    }
    return render(request, "invoices/invoice_issue.html", context, status=422 if form.is_bound else 200)


def _issue(request: HttpRequest, invoice: Invoice, form: IssueForm) -> HttpResponse:
    try:
        issued = issuing.issue(invoice, **form.cleaned_data, actor=actor_of(request))
    except NotReady:
        return redirect("invoices:issue", invoice.pk)
    messages.success(request, _("Invoice %(number)s is ready.") % {"number": issued.number})
    return redirect(issued)


@require_POST
def mend(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """One click in the check: what its button said is done, and the check is made again."""
    invoice = _mine(request, pk)
    if what not in mends.MENDS:
        raise Http404
    if not invoice.is_draft:
        raise draft.why_closed(invoice.pk)
    value, text = request.POST.get("value", "")[:40], request.POST.get("text", "")[:500].replace("\0", "")
    if mends.mend(invoice, what=what, value=value.replace("\0", ""), text=text, actor=actor_of(request)):
        messages.success(request, _("Done. The check below is new."))
    else:
        messages.info(request, _("Nothing was changed: there was nothing left to do here."))
    return redirect("invoices:issue", invoice.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = _mine(request, pk)
    if request.method == "POST":
        draft.discard(invoice, actor=actor_of(request))
        messages.success(request, _("The draft is gone. No number was used."))
        return redirect("invoices:list")
    if not invoice.is_draft:
        return redirect(invoice)
    return render(request, "invoices/invoice_discard.html", {"invoice": invoice})


def _mine(request: HttpRequest, pk: UUID) -> Invoice:
    """To look at, only what was not thrown away; an act on that gets its 409 from the service."""
    rows = Invoice.objects.for_business(request.business).select_related("business", "client")
    return get_object_or_404(rows if request.method == "POST" else rows.living(), pk=pk)
