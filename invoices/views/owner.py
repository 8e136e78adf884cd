"""The freelancer's pages: the list, one invoice, its PDF."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries as accounts
from accounts.session import actor_of, needs_business, safe_next
from foundation.files import serve
from foundation.kernel.calendar import local_date
from invoices import listing, outlook, pages, paper, queries
from invoices.errors import CannotSend, NothingToCredit
from invoices.forms import CreditForm, PauseForm, SendForm
from invoices.models import Invoice
from invoices.services import draft, links, settle
from invoices.services import send as sending
from invoices.services.credit import credit_lines
from invoices.states import DocumentKind
from invoices.views import editor


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
    context["tasks"] = outlook.needs_you(business, language=language)
    return render(request, "invoices/invoice_list.html", context)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft opens in the editor; an issued invoice shows what is known of it."""
    invoice = _mine(request, pk)
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
    invoice = _issued(request, pk)
    document = paper.ubl_of(invoice)
    return serve.as_document(document.file, paper.file_name(invoice, DocumentKind.UBL), request, attachment=True)


@require_POST
def duplicate(request: HttpRequest, pk: UUID) -> HttpResponse:
    return redirect(draft.duplicate(_mine(request, pk), actor=actor_of(request)))


def _mine(request: HttpRequest, pk: UUID) -> Invoice:
    rows = Invoice.objects.for_business(request.business).living()
    return get_object_or_404(rows.select_related("business", "client", "corrects"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has not confirmed an e-mail address yet does so first and comes back here."""
    invoice = _issued(request, pk)
    if not accounts.can_send_mail(request.business):
        return redirect(f"{reverse('accounts:keep')}?{urlencode({'next': request.path})}")
    form = SendForm(request.POST if request.method == "POST" else None, initial={"to": invoice.buyer_email})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            sending.send(invoice, **form.cleaned_data, actor=actor_of(request))
        except CannotSend as refusal:
            form.add_error("to", str(refusal))
            status = 409
        else:
            messages.success(request, _("The invoice is on its way to %(to)s.") % {"to": form.cleaned_data["to"]})
            return redirect(invoice)
    return render(request, "invoices/invoice_send.html", {"invoice": invoice, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def end_link(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    """GET says what stops working; POST ends the link. The one that is printed gets a successor."""
    invoice = _issued(request, pk)
    row = get_object_or_404(queries.links_of(invoice), pk=link)
    if request.method == "POST":
        links.end(invoice, row, actor=actor_of(request))
        messages.success(request, _("The old link opens nothing any more."))
        return redirect(invoice)
    return render(request, "invoices/invoice_link_end.html", {"invoice": invoice, "link": row})


@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = _issued(request, pk)
    if invoice.is_credit_note:
        raise NothingToCredit
    balances = queries.line_balances(invoice)
    form = CreditForm(request.POST if request.method == "POST" else None, balances=balances)
    if form.is_valid():
        data = form.cleaned_data
        note = credit_lines(invoice, amounts=data["amounts"], reason=data["reason"], actor=actor_of(request))
        messages.success(request, _("Credit note %(number)s is ready.") % {"number": note.number})
        return redirect(note)
    context = {"invoice": invoice, "form": form}
    return render(request, "invoices/invoice_credit.html", context, status=422 if form.is_bound else 200)


@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = _issued(request, pk)
    form = PauseForm(request.POST)
    if form.is_valid():
        settle.pause_reminders(invoice, until=form.cleaned_data["until"], actor=actor_of(request))
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("That is not a date. Nothing was changed."))
    return redirect(safe_next(request, invoice.get_absolute_url()))


def _issued(request: HttpRequest, pk: UUID) -> Invoice:
    rows = Invoice.objects.for_business(request.business).issued().select_related("business", "client", "corrects")
    return get_object_or_404(rows, pk=pk)
