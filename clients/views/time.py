"""The owner's time: the page, the timer, one entry."""

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
from clients import billed, timesheet
from clients.forms.time import TimeForm, TimerForm, stored
from clients.models import Client, TimeEntry
from clients.services import time as keeping
from foundation.kernel.calendar import local_date


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **changed: Any) -> HttpResponse:
    business, now = request.business, timezone.now()
    filters = timesheet.Filters.read(request.GET)
    running = keeping.running(business)
    initial = {"day": local_date(now, business.time_zone), "client": filters.client}
    context = {
        "page": timesheet.page(
            business, filters=filters, after=request.GET.get("after", ""), language=get_language() or "en"
        ),
        "clients": Client.objects.for_business(business),
        "form": TimeForm(business=business, initial=initial),
        "timer_form": None if running else TimerForm(business=business),
        "running": running,
        "elapsed": timesheet.elapsed(running, now) if running else "",
    }
    return render(request, "clients/time_list.html", context | changed, status=status)


@require_POST
@needs_business
def add(request: HttpRequest) -> HttpResponse:
    form = TimeForm(request.POST, business=request.business)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    keeping.add(request.business, fields=form.entry(), actor=actor_of(request))
    messages.success(request, _("The time is kept."))
    return redirect("clients:time")


@require_POST
@needs_business
def start(request: HttpRequest) -> HttpResponse:
    form = TimerForm(request.POST, business=request.business)
    if not form.is_valid():
        return _page(request, status=422, timer_form=form)
    keeping.start(request.business, fields=form.cleaned_data, actor=actor_of(request))
    return redirect("clients:time")


@require_POST
@needs_business
def stop(request: HttpRequest) -> HttpResponse:
    entry = keeping.stop(request.business, actor=actor_of(request))
    messages.success(request, _("The timer is stopped. Check the entry: what you did can still be filled in."))
    return redirect("clients:time_edit", entry.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = _mine(request, pk)
    if entry.is_running and request.method != "POST":
        return redirect("clients:time")
    form = TimeForm(
        request.POST if request.method == "POST" else None, business=request.business, initial=stored(entry)
    )
    if form.is_valid():
        keeping.update(entry, fields=form.entry(), actor=actor_of(request))
        messages.success(request, _("The time is saved."))
        return redirect("clients:time")
    context = {"entry": entry, "form": form, "bill": billed.bills([pk]).get(pk)}
    return render(request, "clients/time_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = _mine(request, pk)
    if request.method == "POST":
        keeping.remove(entry, actor=actor_of(request))
        messages.success(request, _("The entry is deleted."))
        return redirect("clients:time")
    context = {"entry": entry, "bill": billed.bills([pk]).get(pk)}
    return render(request, "clients/time_remove.html", context)


def _mine(request: HttpRequest, pk: UUID) -> TimeEntry:
    return get_object_or_404(TimeEntry.objects.for_business(request.business).select_related("business"), pk=pk)
