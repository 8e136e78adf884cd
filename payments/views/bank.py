"""Bank statements: importing, and deciding what each entry is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import actor_of, remember_work
from accounts.views.settings import needs_business
from foundation.files.carry import pack
from foundation.work.models import Run
from payments import pages, receipt_words
from payments.forms import ColumnsForm, ConfirmForm, MatchForm, ReasonForm, StatementForm
from payments.models import BankEntry, BankStatement, ColumnChoice
from payments.services import deciding, importing, suggesting
from payments.statements import Columns
from payments.statements.banks import columns_of
from payments.views.hand import sent, today_of


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    tab = request.GET.get("tab", "todo")
    tab = tab if tab in pages.TABS else "todo"
    search, cursor = request.GET.get("q", "").replace("\0", "")[:80], request.GET.get("after", "")
    facts: dict[str, Any] = {"search": search, "cursor": cursor, "language": get_language()}
    if tab == "payments":
        page = pages.booked(request.business, **facts)
    else:
        page = pages.entries(request.business, tab=tab, **facts)
    context = {"page": page, "tab": tab, "tabs": pages.TABS, "search": search}
    return render(request, "payments/payment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def import_statement(request: HttpRequest) -> HttpResponse:
    form = StatementForm(sent(request), request.FILES or None, known=_known(request))
    if form.is_valid():
        facts = form.cleaned_data | {"content": form.data_read, "actor": actor_of(request)}
        return _received(request, importing.take_in(request.business, **facts))
    context: dict[str, Any] = {"form": form, "statements": pages.statements(request.business, get_language())}
    if form.is_bound and form.wanted:
        initial = {"content": pack(form.data_read), "file_name": form.cleaned_data.get("file_name", "")}
        context["columns"] = ColumnsForm(heading=form.wanted.heading, initial=initial)
        context["example"] = zip(form.wanted.heading, form.wanted.example, strict=False)
    return render(request, "payments/statement_import.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs_business
def import_columns(request: HttpRequest) -> HttpResponse:
    """The second step for a table we did not know: what its columns mean. Remembered for the next time."""
    heading = request.POST.getlist("heading")[:60]
    form = ColumnsForm(request.POST, heading=heading)
    if form.is_valid():
        data = form.cleaned_data
        importing.remember(request.business, heading=heading, columns=data["columns"], actor=actor_of(request))
        taken = importing.take_in(
            request.business, content=data["content"], found=data["found"], file_name=data["file_name"],
            sha256=data["sha256"], actor=actor_of(request),
        )  # fmt: skip
        return _received(request, taken)
    context = {"form": StatementForm(known={}), "columns": form}
    return render(request, "payments/statement_import.html", context, status=422)


def _known(request: HttpRequest) -> dict[str, Columns]:
    rows = ColumnChoice.objects.for_business(request.business)
    return {row.heading: columns_of(row.columns) for row in rows}


def _received(request: HttpRequest, taken: importing.Receipt | Run) -> HttpResponse:
    if isinstance(taken, Run):
        remember_work(request, taken)
        return redirect(taken)
    if not taken.new:
        messages.info(request, receipt_words.sentence(taken))
        return redirect("payments:list")
    messages.success(request, receipt_words.sentence(taken))
    return redirect(taken.statements[0]) if len(taken.statements) == 1 else redirect("payments:list")


@require_safe
@needs_business
def statement(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = BankStatement.objects.for_business(request.business).select_related("account")
    found = get_object_or_404(rows, pk=pk)
    context = pages.statement_facts(found, get_language()) | {"rows": pages.of_statement(found, get_language())}
    return render(request, "payments/statement.html", context)


@require_POST
@needs_business
def confirm(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.non_field_errors()))
        return redirect("payments:list")
    booked, refusals = deciding.confirm_all(request.business, picks=form.cleaned_data["picks"], actor=actor_of(request))
    if booked:
        messages.success(request, ngettext("%(n)s entry booked.", "%(n)s entries booked.", booked) % {"n": booked})
    for refusal in refusals:
        messages.warning(request, refusal)
    return redirect("payments:list")


@require_POST
@needs_business
def look_again(request: HttpRequest) -> HttpResponse:
    """After new invoices, or changes by hand: are there suggestions now?"""
    found = suggesting.refresh(request.business, suggesting.waiting(request.business))
    text = ngettext("%(n)s suggestion now.", "%(n)s suggestions now.", len(found)) % {"n": len(found)}
    messages.info(request, text)
    return redirect("payments:list")


@require_safe
@needs_business
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _entry(request, pk)
    return render(request, "payments/entry.html", _entry_page(request, row, _match_form(request, row, None)))


@require_POST
@needs_business
def match(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _entry(request, pk)
    form = _match_form(request, row, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["shares"]
        client = next(each.client for each in form.invoices_found if each.pk in chosen)
        keep = client if form.cleaned_data["keep_rest"] else None
        deciding.match(row, shares=chosen, client=keep, actor=actor_of(request))
        messages.success(request, _("Booked."))
        return redirect("payments:list")
    return render(request, "payments/entry.html", _entry_page(request, row, form), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def unmatch(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _entry(request, pk)
    form = ReasonForm(sent(request))
    if form.is_valid():
        deciding.unmatch(row, on=today_of(request), reason=form.cleaned_data["reason"], actor=actor_of(request))
        messages.success(request, _("Undone. The entry waits for a decision again; the books show both steps."))
        return redirect(row)
    context = {"row": pages.row(row, get_language()), "form": form}
    return render(request, "payments/entry_unmatch.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs_business
def ignore(request: HttpRequest, pk: UUID) -> HttpResponse:
    deciding.ignore(_entry(request, pk), actor=actor_of(request))
    messages.success(request, _("Set aside. You find it under that tab and can take it up again."))
    return redirect("payments:list")


@require_POST
@needs_business
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _entry(request, pk)
    deciding.restore(row, actor=actor_of(request))
    return redirect(row)


def _entry(request: HttpRequest, pk: UUID) -> BankEntry:
    rows = BankEntry.objects.for_business(request.business)
    return get_object_or_404(pages.with_matches(rows).select_related("business", "statement"), pk=pk)


def _match_form(request: HttpRequest, row: BankEntry, data: Any) -> MatchForm:
    search = request.GET.get("q", "").replace("\0", "")[:80]
    found = pages.to_choose(row, search=search)
    return MatchForm(data, entry=row, invoices=pages.choices(found, get_language()), found=found)


def _entry_page(request: HttpRequest, row: BankEntry, form: MatchForm) -> dict[str, Any]:
    search = request.GET.get("q", "")[:80]
    return {"entry": row, "row": pages.row(row, get_language()), "form": form, "search": search}
