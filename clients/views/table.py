"""Clients as a table: import with a preview, a sample to start from, and everything as CSV."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import actor_of, needs_business
from clients import matching, services, table_forms, tables
from clients.models import Client

SHOWN = 200  # rows of a preview; the counts speak of all


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def upload(request: HttpRequest) -> HttpResponse:
    """The file comes in and is read; nothing is stored. The next page shows what it would do."""
    posted = request.method == "POST"
    form = table_forms.TableForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        content = form.cleaned_data["upload"]
        heading, _rows = table_forms.read(content)
        columns = {"content": table_forms.pack(content)} | table_forms.guess(heading)
        return _preview(request, content, columns)
    return render(request, "clients/table_upload.html", {"form": form}, status=422 if posted else 200)


@require_POST
@needs_business
def rows(request: HttpRequest) -> HttpResponse:
    """Other columns give another preview; the button below it imports exactly what it shows."""
    try:
        content = table_forms.unpack(request.POST.get("content", ""))
        heading, table = table_forms.read(content)
    except ValidationError as refused:
        form = table_forms.TableForm({}, {})
        form.add_error("upload", refused)
        return render(request, "clients/table_upload.html", {"form": form}, status=422)
    form = table_forms.ColumnsForm(request.POST, heading=heading)
    if request.POST.get("act") != "import" or not form.is_valid():
        return _preview(request, content, request.POST)
    good, bad = table_forms.understand(table, form.places(), request.business.language)
    plan = services.take_in(request.business, rows=good, actor=actor_of(request))
    messages.success(request, _told(plan, len(bad) + len(plan.twins)))
    return redirect("clients:list")


def _preview(request: HttpRequest, content: bytes, data: Any) -> HttpResponse:
    heading, table = table_forms.read(content)
    form = table_forms.ColumnsForm(data, heading=heading)
    context: dict[str, Any] = {"form": form, "heading": heading, "example": table[0]}
    if form.is_valid():
        good, bad = table_forms.understand(table, form.places(), request.business.language)
        plan = matching.plan(request.business, good)
        more = max(0, len(plan.steps) - SHOWN)
        context |= {"plan": plan, "steps": plan.steps[:SHOWN], "more": more, "bad": bad[:SHOWN]}
        context["left_out"] = len(bad) + len(plan.twins)
        context["going_in"] = len(plan.new) + len(plan.changed)
    status = 200 if form.is_valid() else 422
    return render(request, "clients/table_rows.html", context, status=status)


def _told(plan: matching.Plan, left_out: int) -> str:
    new, changed, same = len(plan.new), len(plan.changed), len(plan.same)
    parts = [
        (new, ngettext("%(n)s new client.", "%(n)s new clients.", new)),
        (changed, ngettext("%(n)s client updated.", "%(n)s clients updated.", changed)),
        (same, ngettext("%(n)s was the same already.", "%(n)s were the same already.", same)),
        (left_out, ngettext("%(n)s row was left out.", "%(n)s rows were left out.", left_out)),
    ]
    return " ".join(text % {"n": count} for count, text in parts if count)


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    return _csv(tables.sample(get_language()), "sample.csv")


@require_safe
@needs_business
def export(request: HttpRequest) -> HttpResponse:
    """All clients, in the columns that the import reads, and what abbreviations they know."""
    rows = Client.objects.for_business(request.business).prefetch_related("terms")
    return _csv(tables.as_csv(rows, get_language()), "clients.csv")


def _csv(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
