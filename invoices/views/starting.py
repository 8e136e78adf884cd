"""What new invoices start from: the saved items, and the defaults of a client."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import actor_of, needs_business
from clients.models import Client
from invoices import queries
from invoices.errors import ItemNameTaken
from invoices.forms.starting import DefaultsForm, ItemForm
from invoices.listing import item_rows
from invoices.models import Invoice, SavedItem
from invoices.services import draft
from invoices.services import items as saving


@require_safe
@needs_business
def items(request: HttpRequest) -> HttpResponse:
    rows = item_rows(SavedItem.objects.for_business(request.business), get_language())
    return render(request, "invoices/item_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def add_item(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST if request.method == "POST" else None, business=request.business)
    if form.is_valid():
        try:
            saving.add(request.business, fields=form.item_fields(), actor=actor_of(request))
        except ItemNameTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The item is saved. You find it in the editor, below the lines."))
            return redirect("invoices:items")
    return render(request, "invoices/item_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    item = _mine(request, pk)
    form = ItemForm(request.POST if request.method == "POST" else None, business=request.business, item=item)
    if form.is_valid():
        try:
            saving.change(item, fields=form.item_fields(), actor=actor_of(request))
        except ItemNameTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The item is saved. Invoices stay as they were."))
            return redirect("invoices:items")
    context = {"form": form, "item": item}
    return render(request, "invoices/item_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    item = _mine(request, pk)
    saving.remove(item, actor=actor_of(request))
    messages.success(request, _("“%(name)s” is removed. Invoices stay as they were.") % {"name": item.name})
    return redirect("invoices:items")


def _mine(request: HttpRequest, pk: UUID) -> SavedItem:
    return get_object_or_404(SavedItem.objects.for_business(request.business).select_related("business"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def defaults(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is usual on invoices for one client."""
    client = get_object_or_404(Client.objects.for_business(request.business).select_related("business"), pk=pk)
    form = DefaultsForm(
        request.POST if request.method == "POST" else None,
        business=request.business,
        defaults=queries.defaults_of(client),
    )
    if form.is_valid():
        saving.set_defaults(client, fields=form.default_fields(), actor=actor_of(request))
        messages.success(request, _("Saved. New invoices for this client start like this."))
        return redirect(client)
    context = {"form": form, "client": client}
    return render(request, "invoices/client_defaults.html", context, status=422 if form.is_bound else 200)


@require_POST
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The final invoice of a deposit invoice: a draft that takes it off."""
    rows = Invoice.objects.for_business(request.business).issued().select_related("business", "client")
    return redirect(draft.finish(get_object_or_404(rows, pk=pk, is_deposit=True), actor=actor_of(request)))
