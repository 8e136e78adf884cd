"""The editor: a form beside the paper. Every pause in typing posts the whole form and gets totals and paper back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries as accounts
from accounts.services import businesses
from accounts.session import actor_of, sign_in_guest
from clients.models import Client
from foundation.kernel.errors import DomainError, StaleVersion
from invoices import documents, pages, preflight, queries
from invoices.forms import (
    InvoiceForm,
    SellerForm,
    lines_of,
    vat_choices,
    with_buttons,
    with_composed_line,
    with_explained_line,
)
from invoices.forms.editor import known_clients
from invoices.forms.inputs import mistakes, mistakes_of_lines
from invoices.forms.starting import row_of, with_item
from invoices.models import Invoice, InvoiceLine, SavedItem
from invoices.services import draft, items, mends
from invoices.sheets import Sheet, sheet


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET shows one button and stores nothing; POST makes a guest workspace (or uses the reader's own) and a draft."""
    if request.method != "POST":
        return render(request, "invoices/new.html")
    business = sign_in_guest(request)
    invoice = draft.start(business, actor=actor_of(request))
    return redirect(invoice)


@require_POST
def new_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = get_object_or_404(Client.objects.for_business(request.business), pk=pk)
    return redirect(draft.start(request.business, client=client, actor=actor_of(request)))


def edit(request: HttpRequest, invoice: Invoice, *, status: int = 200, **changed: Any) -> HttpResponse:
    """The page itself; called by owner.detail for drafts. `changed` are the forms and words that differ from stored."""
    form = changed.get("form") or InvoiceForm(
        instance=invoice, initial={"version": invoice.version}, business=request.business
    )
    stored = list(invoice.lines.select_related("deposit", "scope_item"))
    context = {
        "lines": changed.get("lines") or lines_of(invoice, request.business, stored=stored),
        "seller_form": SellerForm(instance=request.business),
        "seller_open": bool(accounts.missing_for_invoice(request.business)),
        "sheet": preview(invoice, stored),
        "vat_choices": vat_choices(request.business),
        "known_clients": known_clients(form),
        "files": pages.files(invoice),
        "has_hours": queries.has_hours(invoice),
        "lessons": preflight.lessons(invoice),
        **_saved_items(request),
        **changed,
        "invoice": invoice,
        "form": form,
    }
    context["lines"].judge(invoice)
    return render(request, "invoices/invoice_edit.html", context, status=status)


def _saved_items(request: HttpRequest) -> dict[str, Any]:
    found = list(SavedItem.objects.for_business(request.business))
    return {"items": found, "item_rows": {str(item.pk): row_of(item) for item in found}}


@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Autosave (htmx) and every plain submit of the editor."""
    invoice = _any(request, pk)
    # htmx sends along the button that was clicked last; there the rows are the script's own business.
    data = with_explained_line(with_composed_line(request.POST if request.htmx else _with_rows(request)))
    if "over" in data:
        data = data.copy()
        data["version"] = data["over"]
    before = invoice.client_id, invoice.currency
    form = InvoiceForm(data, instance=invoice, business=request.business)
    lines = lines_of(invoice, request.business, data)
    seller = _typed_seller(request)
    valid = all([form.is_valid(), lines.is_valid(), seller is None or seller.is_valid()])
    if valid:
        try:
            invoice = _store(request, invoice, form, lines, seller)
            _known(request, invoice)
        except DomainError as refusal:
            return _refused(request, invoice, form, lines, refusal)
    if request.htmx:
        moved = valid and before != (invoice.client_id, invoice.currency)
        return _live(request, invoice, form, lines, saved=valid, moved=moved)
    if not valid:
        typed = {"form": form, "lines": lines} | ({"seller_form": seller} if seller else {})
        return edit(request, invoice, status=422, saved=False, found=_found(form, lines), **typed)
    if {"add_line", "compose"} & set(data):
        return edit(request, invoice, lines=lines)
    if "keep_item" in data:
        _keep_item(request, lines, data["keep_item"])
    return redirect(_following(invoice, data, lines))


def _known(request: HttpRequest, invoice: Invoice) -> None:
    """*The client knows this*, beside a line."""
    if request.POST.get("known"):
        mends.mend(invoice, what="known", value=request.POST["known"][:12], actor=actor_of(request))


def _following(invoice: Invoice, data: QueryDict, lines: Any) -> str:
    """Where the button that saved leads to."""
    if "receipt" in data:
        place = next((place for place, row in enumerate(lines.kept(), 1) if row.prefix == data["receipt"]), "")
        return f"{reverse('invoices:attachments', args=[invoice.pk])}?receipt_of={place}"
    if "hours" in data:
        client = [invoice.client_id] if invoice.client_id else []
        page = reverse("invoices:from_time_for" if client else "invoices:from_time", args=client)
        return f"{page}?draft={invoice.pk}"
    name = next((name for name in ("issue", "attachments") if name in data), "detail")
    return reverse(f"invoices:{name}", args=[invoice.pk])


def _with_rows(request: HttpRequest) -> QueryDict:
    """Buttons that change the rows, for browsers without JavaScript."""
    if "add_item" in request.POST:
        return with_item(request.POST, SavedItem.objects.for_business(request.business))
    return with_buttons(request.POST)


def _keep_item(request: HttpRequest, lines: Any, prefix: str) -> None:
    row = next((form for form in lines.kept() if form.prefix == prefix), None)
    if row is None or not row.line()["description"]:
        messages.error(request, _("That line is still empty. Nothing was saved as an item."))
        return
    item = items.keep_line(request.business, line=row.line(), actor=actor_of(request))
    messages.success(request, _("Saved as an item: “%(name)s”.") % {"name": item.name})


def _typed_seller(request: HttpRequest) -> SellerForm | None:
    """The seller's details when a plain submit brings them along changed; autosave has its own address for them."""
    if request.htmx or "seen" not in request.POST:
        return None
    form = SellerForm(request.POST, instance=request.business)
    return form if form.was_typed else None


def _store(request: HttpRequest, invoice: Invoice, form: InvoiceForm, lines: Any, seller: SellerForm | None) -> Invoice:
    actor = actor_of(request)
    if seller is not None:
        businesses.update(request.business, changes=seller.changes(), actor=actor)
    rows = [line.line() for line in lines.kept()]
    version, deposits = form.cleaned_data["version"], form.draft_deposits()
    return draft.save(invoice, version=version, fields=form.draft_fields(), lines=rows, deposits=deposits, actor=actor)


def _found(form: InvoiceForm, lines: Any) -> list[tuple[str, str]]:
    return [*mistakes(form), *mistakes_of_lines(lines)]


def _live(
    request: HttpRequest, invoice: Invoice, form: InvoiceForm, lines: Any, *, saved: bool, moved: bool
) -> HttpResponse:
    """`moved`: to another client or currency, which has other deposits to take off."""
    found = [] if saved else _found(form, lines)
    lines.judge(invoice)
    context = {"invoice": invoice, "saved": saved, "sheet": preview(invoice), "found": found, "lines": lines}
    context["composed"] = request.POST.get("compose") or request.POST.get("explain", "").partition(":")[0]
    context["deposits_form"] = InvoiceForm(instance=invoice, business=request.business) if moved else None
    return render(request, "invoices/_live.html", context)


def _refused(
    request: HttpRequest, invoice: Invoice, form: InvoiceForm, lines: Any, refusal: DomainError
) -> HttpResponse:
    """409 with both texts: what was typed stays in the form, the saved version is shown beside it."""
    current = _any(request, invoice.pk)
    said = {"error": refusal, "saved": False, "stale": isinstance(refusal, StaleVersion)}
    if request.htmx:
        context = {"invoice": current, "sheet": preview(current), **said}
        return render(request, "invoices/_conflict.html", context, status=409)
    return edit(request, current, form=form, lines=lines, status=409, **said)


@require_POST
def save_seller(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The freelancer's own details, typed beside the first invoice; the settings page has them all."""
    invoice = _any(request, pk)
    scheme = request.business.vat_scheme
    form = SellerForm(request.POST, instance=request.business)
    if form.is_valid():
        try:
            businesses.update(request.business, changes=form.changes(), actor=actor_of(request))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        invoice = _any(request, pk)
    if request.htmx:
        return _seller_live(request, invoice, form, scheme_changed=scheme != invoice.business.vat_scheme)
    if form.is_valid():
        return redirect("invoices:detail", pk)
    return edit(request, invoice, status=422, seller_form=form, saved=False)


def _seller_live(request: HttpRequest, invoice: Invoice, form: SellerForm, *, scheme_changed: bool) -> HttpResponse:
    saved = form.is_valid()
    context = {
        "invoice": invoice,
        "saved": saved,
        "sheet": preview(invoice),
        "found": [] if saved else list(mistakes(form)),
        "seen": SellerForm(instance=invoice.business)["seen"] if saved else None,
        "vat_choices": vat_choices(invoice.business) if scheme_changed else None,
    }
    return render(request, "invoices/_seller_live.html", context)


def _any(request: HttpRequest, pk: UUID) -> Invoice:
    """Also one that is a draft no more: the service says why it cannot be changed."""
    return get_object_or_404(Invoice.objects.for_business(request.business).select_related("business"), pk=pk)


def preview(invoice: Invoice, stored: list[InvoiceLine] | None = None) -> Sheet:
    """The paper of a draft as it is stored now."""
    lines = list(invoice.lines.select_related("deposit")) if stored is None else stored
    return sheet(documents.freeze(invoice, lines, documents.calculate(lines, invoice), invoice.business))
