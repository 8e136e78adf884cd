"""Hours from another program: choose a file, look at what it says, import it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from limits import parse as rate

from accounts.session import actor_of, needs_business, within
from clients import timesheet
from clients.forms.time_import import ReadForm, TimeFileForm
from clients.services import time_import

READINGS = rate("120/hour")  # per person: each is a process of its own
PAGE = "clients/time_import.html"


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def upload(request: HttpRequest) -> HttpResponse:
    """The file is checked and read; nothing is kept before the second step."""
    if request.method == "POST" and not within(READINGS, "timefile", str(request.user.pk)):
        messages.error(request, _("Those were many files within the hour. Wait some minutes, then send the next one."))
        return redirect("clients:time_import")
    form = TimeFileForm(request.POST, request.FILES) if request.method == "POST" else TimeFileForm()
    if form.is_valid():
        return _preview(request, ReadForm(form.carried(), business=request.business), first=True)
    return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@needs_business
def check(request: HttpRequest) -> HttpResponse:
    """Looked at again with other columns, or imported."""
    form = ReadForm(request.POST, business=request.business)
    if not (form.is_valid() and "import" in request.POST):
        return _preview(request, form)
    receipt = time_import.receive(
        request.business,
        source=form.cleaned_data["source"],
        found=form.read.found,
        make_clients=form.cleaned_data["make_clients"],
        sha256=form.sha256,
        actor=actor_of(request),
    )
    messages.success(request, _told(receipt))
    return redirect("clients:time")


def _preview(request: HttpRequest, form: ReadForm, *, first: bool = False) -> HttpResponse:
    valid = form.is_valid()
    context: dict[str, Any] = {"form": TimeFileForm(), "reading": form, "first": first}
    if form.read:
        context["preview"] = timesheet.preview(request.business, form.read)
    return render(request, PAGE, context, status=200 if valid or first else 422)


def _told(receipt: time_import.Receipt) -> str:
    if not receipt.new:
        return _("Nothing new: every row of this file was already here.")
    parts = [
        (receipt.new, ngettext("%(n)s entry imported.", "%(n)s entries imported.", receipt.new)),
        (receipt.known, ngettext("%(n)s was already here.", "%(n)s were already here.", receipt.known)),
        (receipt.clients, ngettext("%(n)s new client.", "%(n)s new clients.", receipt.clients)),
    ]
    return " ".join(text % {"n": count} for count, text in parts if count)
