"""The editor: a form beside the paper. Every pause in typing posts the whole form and gets totals and paper back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.services import businesses
from accounts.session import actor_of, sign_in_guest
from clients.models import Client
from foundation.kernel.calendar import local_date
from invoices import clarity, documents, preflight
from invoices.errors import DraftChanged, NotReady
from invoices.forms import InvoiceForm, IssueForm, SellerForm, lines_of, with_composed_line
from invoices.models import Invoice
from invoices.services import draft
from invoices.services import issue as issuing
from invoices.services.draft import BUYER_FROM_CLIENT
from invoices.sheets import Sheet, sheet

PICKED = {ours: theirs for ours, theirs in BUYER_FROM_CLIENT.items() if ours != "language"}


@login_not_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET shows one button and stores nothing; POST makes a guest workspace (or uses the reader's own) and a draft."""
    if request.method == "GET":
        return render(request, "invoices/new.html")
    business = sign_in_guest(request)
    invoice = draft.start(business, actor=actor_of(request))
    return redirect(invoice)


@require_POST
def new_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = get_object_or_404(Client.objects.for_business(request.business), pk=pk)
    return redirect(draft.start(request.business, client=client, actor=actor_of(request)))


def edit(
    request: HttpRequest, invoice: Invoice, *, form=None, lines=None, status: int = 200, extra: dict | None = None
) -> HttpResponse:
    """The page itself; called by owner.detail for drafts."""
    form = form or InvoiceForm(instance=invoice, initial={"version": invoice.version}, business=request.business)
    lines = lines or lines_of(invoice, request.business)
    context = _page(request, invoice, form, lines) | (extra or {})
    return render(request, "invoices/invoice_edit.html", context, status=status)


def _page(request: HttpRequest, invoice: Invoice, form: InvoiceForm, lines) -> dict:
    clients = form.fields["client"].queryset
    lines.judge(invoice)
    return {
        "invoice": invoice,
        "form": form,
        "lines": lines,
        "sheet": _preview(invoice),
        "seller_form": SellerForm(instance=request.business),
        "known_clients": {str(c.pk): {ours: getattr(c, theirs) for ours, theirs in PICKED.items()} for c in clients},
    }


@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Autosave (htmx) and every plain submit of the editor."""
    invoice = _draft(request, pk)
    data = with_composed_line(_with_added_line(request.POST))
    form = InvoiceForm(data, instance=invoice, business=request.business)
    lines = lines_of(invoice, request.business, data)
    valid = all([form.is_valid(), lines.is_valid()])
    if valid:
        try:
            invoice = _store(request, invoice, form, lines)
        except DraftChanged as error:
            return _changed(request, invoice, form, lines, error)
    if request.htmx:
        lines.judge(invoice)
        context = {"invoice": invoice, "form": form, "lines": lines, "saved": valid, "sheet": _preview(invoice)}
        context["composed"] = request.POST.get("compose")
        return render(request, "invoices/_live.html", context)
    if not valid or {"add_line", "compose"} & set(request.POST):
        return edit(request, invoice, form=form if not valid else None, lines=lines, status=200 if valid else 422)
    return redirect("invoices:issue" if "issue" in request.POST else "invoices:detail", pk)


def _store(request: HttpRequest, invoice: Invoice, form: InvoiceForm, lines) -> Invoice:
    return draft.save(
        invoice,
        version=form.cleaned_data["version"],
        fields=form.draft_fields(),
        lines=[line.line() for line in lines.kept()],
        actor=actor_of(request),
    )


def _with_added_line(posted: QueryDict) -> QueryDict:
    """Without JavaScript "Add line" is a submit: one more empty row, nothing lost."""
    if "add_line" not in posted:
        return posted
    data = posted.copy()
    place = int(data.get("lines-TOTAL_FORMS") or 0)
    data["lines-TOTAL_FORMS"] = str(place + 1)
    for name in ("unit", "vat"):
        data[f"lines-{place}-{name}"] = data.get(f"lines-{place - 1}-{name}", "")
    data[f"lines-{place}-quantity"] = "1"
    return data


def _changed(request: HttpRequest, invoice: Invoice, form: InvoiceForm, lines, error: DraftChanged) -> HttpResponse:
    """409 with both texts: what was typed stays in the form, the saved version is shown beside it."""
    current = get_object_or_404(Invoice.objects.for_business(request.business), pk=invoice.pk)
    extra = {"error": error, "saved": False}
    if request.htmx:
        context = {"invoice": current, "form": form, "lines": lines, "sheet": _preview(current), **extra}
        return render(request, "invoices/_conflict.html", context, status=409)
    return edit(request, current, form=form, lines=lines, status=409, extra=extra)


@require_POST
def save_seller(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The freelancer's own details, typed beside the first invoice; the settings page has them all."""
    invoice = _draft(request, pk)
    form = SellerForm(request.POST, instance=request.business)
    if form.is_valid():
        businesses.update(request.business, changes=form.changes(), actor=actor_of(request))
        invoice = _draft(request, pk)
    if request.htmx:
        context = {"invoice": invoice, "seller_form": form, "saved": form.is_valid(), "sheet": _preview(invoice)}
        return render(request, "invoices/_seller_live.html", context)
    if form.is_valid():
        return redirect("invoices:detail", pk)
    return edit(request, invoice, status=422, extra={"seller_form": form})


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET: what will happen and what is missing. POST: number, freeze, PDF."""
    invoice = _draft(request, pk)
    lines = list(invoice.lines.all())
    unclear = [mark.position for mark in clarity.marks(invoice, lines, "en") if mark.is_red]
    form = IssueForm(request.POST or None, unclear=unclear, initial={"version": invoice.version})
    if form.is_valid():
        data = form.cleaned_data
        try:
            issued = issuing.issue(
                invoice, version=data["version"] or 0, reason=data["reason"], actor=actor_of(request)
            )
        except NotReady:
            return redirect("invoices:issue", pk)
        messages.success(request, _("Invoice %(number)s is ready.") % {"number": issued.number})
        return redirect(issued)
    today = local_date(timezone.now(), request.business.time_zone)
    findings = preflight.check(invoice, lines, request.business, today)
    context = {
        "invoice": invoice,
        "findings": findings,
        "blocked": any(finding.blocks for finding in findings),
        "sheet": _preview(invoice),
        "form": form,
        "unclear": unclear,
    }
    return render(request, "invoices/invoice_issue.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = _draft(request, pk)
    if request.method == "POST":
        draft.discard(invoice, actor=actor_of(request))
        messages.success(request, _("The draft is gone. No number was used."))
        return redirect("invoices:list")
    return render(request, "invoices/invoice_discard.html", {"invoice": invoice})


def _draft(request: HttpRequest, pk: UUID) -> Invoice:
    return get_object_or_404(Invoice.objects.for_business(request.business).select_related("business"), pk=pk)


def _preview(invoice: Invoice) -> Sheet:
    lines = list(invoice.lines.all())
    return sheet(documents.freeze(invoice, lines, documents.calculate(lines), invoice.business))
