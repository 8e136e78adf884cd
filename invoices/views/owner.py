"""The freelancer's pages: the list, one invoice, its PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import actor_of, needs_business, safe_next
from clients import tone as tones
from clients.errors import Unsendable
from foundation.files import serve
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from invoices import listing, outlook, pages, paper, queries, tone
from invoices.errors import NothingToCredit
from invoices.forms import CreditForm, PauseForm
from invoices.models import Invoice
from invoices.services import credit as crediting
from invoices.services import draft, settle
from invoices.states import DocumentKind
from invoices.views import editor
from invoices.views.delivery import issued


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    business, language = request.business, get_language()
    today = local_date(timezone.now(), business.time_zone)
    tab = listing.known_tab(request.GET.get("tab", ""))
    search = listing.tidy_search(request.GET.get("q", ""))
    found = listing.page(
        business, tab=tab, search=search, cursor=request.GET.get("after", ""), today=today, language=language
    )
    context = {"page": found, "tabs": listing.TABS, "tab": tab, "search": search, "pick": True, "key": uuid4()}
    if request.htmx:
        return render(request, "invoices/_rows.html", context)
    context["tiles"] = listing.tiles(business, today=today, language=language)
    context |= outlook.above(business, language)
    return render(request, "invoices/invoice_list.html", context)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft opens in the editor; an issued invoice shows what is known of it."""
    invoice = _mine(request, pk, "taken_over")
    if invoice.is_draft:
        return editor.edit(request, invoice)
    return render(request, "invoices/invoice_owner.html", pages.owner_page(invoice, get_language()))


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stored bytes. Only a click that is faster than the worker makes them here, once."""
    invoice = get_object_or_404(Invoice.objects.for_business(request.business).issued(), pk=pk)
    document = paper.find(invoice) or paper.build(invoice.pk)
    return serve.as_document(document.file, paper.file_name(invoice), request)


@require_safe
def ubl(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The e-invoice for the client's bookkeeping; 409 says what is missing for one."""
    invoice = issued(request, pk)
    document = paper.ubl_of(invoice)
    return serve.as_document(document.file, paper.file_name(invoice, DocumentKind.UBL), request, attachment=True)


@require_safe
def reminder_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A reminder to print and post, about what is asked for today. 409 when nothing is."""
    invoice = issued(request, pk)
    content, name = paper.reminder(invoice, local_date(timezone.now(), request.business.time_zone))
    said = {"Content-Disposition": content_disposition_header(False, name) or "inline"}
    return HttpResponse(content, content_type="application/pdf", headers=said)


@require_POST
def duplicate(request: HttpRequest, pk: UUID) -> HttpResponse:
    return redirect(draft.duplicate(_mine(request, pk), actor=actor_of(request)))


def _mine(request: HttpRequest, pk: UUID, *beside: str) -> Invoice:
    rows = Invoice.objects.for_business(request.business).living()
    return get_object_or_404(rows.select_related("business", "client", "corrects", *beside), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = issued(request, pk)
    if invoice.is_credit_note:
        raise NothingToCredit
    balances = queries.line_balances(invoice)
    form = CreditForm(
        request.POST if request.method == "POST" else None, balances=balances, with_vat=invoice.prices_include_vat
    )
    if form.is_valid():
        try:
            tones.demand(form.cleaned_data["reason"], tone.of_credit(invoice, request.POST))
            note = _credited(invoice, form.cleaned_data, actor_of(request))
        except Unsendable as refusal:
            form.add_error("reason", str(refusal))
            form.tone = tones.looked(request.POST.dict(), ["reason"], tone.of_credit(invoice, request.POST))[1]
        else:
            messages.success(request, _("Credit note %(number)s is ready.") % {"number": note.number})
            return redirect(note)
    return _credit_page(request, invoice, form, 422 if form.is_bound else 200)


@require_POST
def check_credit_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the reason will land. A plain submit gets the page with all that was typed."""
    invoice = issued(request, pk)
    data, checked = tones.looked(request.POST.dict(), ["reason"], tone.of_credit(invoice, request.POST))
    if request.htmx:
        return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})
    form = CreditForm(balances=queries.line_balances(invoice), with_vat="with_vat" in data, initial=data)
    form.tone = checked
    return _credit_page(request, invoice, form)


def _credit_page(request: HttpRequest, invoice: Invoice, form: CreditForm, status: int = 200) -> HttpResponse:
    language = get_language()
    left = {name: format_amount(getattr(form, name), invoice.currency, language) for name in ("net_left", "gross_left")}
    context = {"invoice": invoice, "form": form, "left": left}
    return render(request, "invoices/invoice_credit.html", context, status=status)


def _credited(invoice: Invoice, data: dict[str, Any], actor: Actor) -> Invoice:
    if data["how"] == "all":
        return crediting.credit_all(invoice, reason=data["reason"], actor=actor)
    if data["how"] == "amount":
        amount, with_vat = data["amount"], data["with_vat"]
        return crediting.credit_amount(invoice, amount=amount, with_vat=with_vat, reason=data["reason"], actor=actor)
    return crediting.credit_lines(invoice, amounts=data["amounts"], reason=data["reason"], actor=actor)


@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = issued(request, pk)
    form = PauseForm(request.POST)
    if form.is_valid():
        settle.pause_reminders(invoice, until=form.cleaned_data["until"], actor=actor_of(request))
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("That is not a date. Nothing was changed."))
    return redirect(safe_next(request, invoice.get_absolute_url()))
