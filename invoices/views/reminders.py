"""The owner's reminders: what goes out soon, the plans, and what a person takes over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import actor_of, needs_business
from clients.models import Client
from foundation.kernel.calendar import local_date
from invoices import outlook, reminder_cases, reminder_letters
from invoices.forms import PauseForm, TakeOverForm, stage_forms
from invoices.models import Invoice
from invoices.services import plans
from invoices.states import Kind


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    """The next 14 days: what goes out, what is held back and why."""
    told = outlook.coming(request.business, now=timezone.now(), language=get_language())
    context = {
        "going": [row for row in told if not row.hold],
        "held": [row for row in told if row.hold],
        "stopped": outlook.stopped(request.business),
        "tasks": outlook.needs_you(request.business, language=get_language()),
        "plan": reminder_cases.plan_of(request.business),
    }
    return render(request, "invoices/reminder_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def settings(request: HttpRequest) -> HttpResponse:
    return _plan(request, "invoices:reminder_settings")


@require_http_methods(["GET", "HEAD", "POST"])
def for_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = _client(request, pk)
    return _plan(request, "invoices:client_reminders", client.pk, client=client)


@require_http_methods(["GET", "HEAD", "POST"])
def for_invoice(request: HttpRequest, pk: UUID) -> HttpResponse:
    invoice = _invoice(request, pk)
    return _plan(request, "invoices:invoice_reminders", invoice.pk, invoice=invoice)


def _plan(request: HttpRequest, name: str, *args: Any, **scope: Any) -> HttpResponse:
    """One page for three scopes: `scope` is empty, a client or an invoice."""
    business = request.business
    if "inherit" in request.POST:
        plans.inherit(business, actor=actor_of(request), **scope)
        messages.success(request, _("Back to the usual plan."))
        return redirect(name, *args)
    stages = reminder_cases.stages_of(business, **scope)
    rows = stage_forms(stages, request.POST if request.method == "POST" else None)
    if rows.is_bound and rows.is_valid():
        plans.save(business, stages=rows.stages(), actor=actor_of(request), **scope)
        messages.success(request, _("Saved. It holds for reminders that are still to come; nothing goes out twice."))
        return redirect(name, *args)
    row = reminder_cases.plan_of(business, **scope)
    context = {
        "forms": rows,
        "own": bool(row and row.stages),
        "paused_until": row.paused_until if row else None,
        "examples": reminder_letters.examples(business, stages, scope.get("invoice")),
        **scope,
    }
    return render(request, "invoices/reminder_plan.html", context, status=422 if rows.is_bound else 200)


@require_POST
def pause_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    client = _client(request, pk)
    _pause(request, client=client)
    return redirect(client)


@require_POST
@needs_business
def pause_all(request: HttpRequest) -> HttpResponse:
    _pause(request)
    return redirect("invoices:reminder_settings")


def _pause(request: HttpRequest, **scope: Any) -> None:
    form = PauseForm(request.POST)
    if form.is_valid():
        plans.pause(request.business, until=form.cleaned_data["until"], actor=actor_of(request), **scope)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("That is not a date. Nothing was changed."))


@require_POST
def stop(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    if plans.stop(_invoice(request, pk), key=key, actor=actor_of(request)):
        messages.success(request, _("This reminder will not be sent."))
    else:
        messages.info(request, _("This reminder had been sent or stopped before. Nothing was changed."))
    return redirect("invoices:reminders")


@require_POST
def let_go(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    plans.let_go(_invoice(request, pk), key=key, actor=actor_of(request))
    messages.success(request, _("The reminder is in the plan again."))
    return redirect("invoices:reminders")


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET: what one can do now. POST: a note, and perhaps a day to see it again."""
    invoice = _invoice(request, pk)
    today = local_date(timezone.now(), request.business.time_zone)
    form = TakeOverForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        plans.take_over(invoice, **form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Noted. It is off your list."))
        return redirect(invoice)
    context = {"invoice": invoice, "form": form}
    return render(request, "invoices/invoice_take_over.html", context, status=422 if form.is_bound else 200)


def _client(request: HttpRequest, pk: UUID) -> Client:
    return get_object_or_404(Client.objects.for_business(request.business).select_related("business"), pk=pk)


def _invoice(request: HttpRequest, pk: UUID) -> Invoice:
    rows = Invoice.objects.for_business(request.business).issued().filter(kind=Kind.INVOICE)
    return get_object_or_404(rows.select_related("business", "client"), pk=pk)
