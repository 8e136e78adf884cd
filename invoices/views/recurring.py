"""The owner's recurring invoices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import actor_of, needs_business
from foundation.kernel.calendar import local_date
from foundation.kernel.errors import StaleVersion
from invoices import recurring_pages as pages
from invoices.forms import RecurringForm, check_placeholders, forms_of_lines, with_buttons
from invoices.forms.inputs import mistakes, mistakes_of_lines
from invoices.models import Invoice, RecurringInvoice
from invoices.recurrence import PLACEHOLDERS
from invoices.services import recurring as services


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "invoices/recurring_list.html", {"rows": pages.rows(request.business, get_language())})


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "invoices/recurring_show.html", pages.owner_page(_mine(request, pk), get_language()))


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def new(request: HttpRequest) -> HttpResponse:
    """From scratch, or with `?from=` the lines and the client of an invoice."""
    initial, lines = _from(request)
    form, rows = _forms(request, initial=initial, lines=lines)
    if not _is_complete(request, form, rows):
        return _page(request, form, rows)
    made = services.start(request.business, fields=form.template_fields(), lines=_typed(rows), actor=actor_of(request))
    messages.success(request, _("Saved. You get a letter whenever an invoice is made."))
    return redirect(made)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    recurring = _mine(request, pk)
    form, rows = _forms(request, instance=recurring, lines=pages.template_lines(recurring))
    if not _is_complete(request, form, rows):
        return _page(request, form, rows, recurring=recurring)
    version = form.cleaned_data["version"]
    try:
        services.change(
            recurring, version=version, fields=form.template_fields(), lines=_typed(rows), actor=actor_of(request)
        )
    except StaleVersion as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, rows, recurring=recurring, status=409)
    messages.success(request, _("Saved. It holds for what is made from now on."))
    return redirect(recurring)


def _from(request: HttpRequest) -> tuple[dict[str, Any], list]:
    source = request.GET.get("from", "")
    today = local_date(timezone.now(), request.business.time_zone)
    if not source:
        return {"language": request.business.language, "next_on": today}, []
    try:
        key = UUID(source)
    except ValueError as error:
        raise Http404 from error
    rows = Invoice.objects.for_business(request.business).living()
    return pages.like(get_object_or_404(rows.prefetch_related("lines"), pk=key), today)


def _forms(request: HttpRequest, *, lines: list, **form_options: Any) -> tuple[RecurringForm, Any]:
    today = local_date(timezone.now(), request.business.time_zone)
    data = with_buttons(request.POST) if request.method == "POST" else None
    form = RecurringForm(data, business=request.business, today=today, **form_options)
    return form, forms_of_lines(lines, request.business, data)


def _is_complete(request: HttpRequest, form: RecurringForm, rows: Any) -> bool:
    """Typed, valid, and not merely a click on a button of the rows."""
    if request.method != "POST" or {"add_line", "remove_line"} & set(request.POST):
        return False
    fine = [form.is_valid(), rows.is_valid()]
    if all(fine) and not rows.kept():
        form.add_error(None, _("Fill in at least one line."))
        return False
    return all(fine) and check_placeholders(rows)


def _typed(rows: Any) -> list[dict[str, Any]]:
    """Every turn gives the lines a service date of its own."""
    return [row.line() | {"service_date": None} for row in rows.kept()]


def _page(request: HttpRequest, form: RecurringForm, rows: Any, *, status: int = 0, **more: Any) -> HttpResponse:
    clicked = bool({"add_line", "remove_line"} & set(request.POST))
    found = [] if clicked or not form.is_bound else [*mistakes(form), *mistakes_of_lines(rows)]
    context = {"form": form, "lines": rows, "found": found, "placeholders": PLACEHOLDERS, **more}
    code = status or (422 if found else 200)
    return render(request, "invoices/recurring_edit.html", context, status=code)


@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    recurring = _mine(request, pk)
    services.pause(recurring, actor=actor_of(request))
    messages.success(request, _("Paused. What falls into the pause is not made."))
    return redirect(recurring)


@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    recurring = _mine(request, pk)
    services.resume(recurring, actor=actor_of(request))
    messages.success(request, _("It goes on with the next turn."))
    return redirect(recurring)


@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    recurring = _mine(request, pk)
    services.end(recurring, actor=actor_of(request))
    messages.success(request, _("Ended. What was made stays; to begin again, change it and choose a day."))
    return redirect(recurring)


def _mine(request: HttpRequest, pk: UUID) -> RecurringInvoice:
    rows = RecurringInvoice.objects.for_business(request.business).select_related("business", "client")
    return get_object_or_404(rows, pk=pk)
