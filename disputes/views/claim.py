"""What the law would add to the disputed part of a case, if it proves due: page, table, paper. They only calculate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from disputes import claim_page
from disputes.models import Dispute
from disputes.views.owner import case_of
from foundation.audit import log
from foundation.files import serve
from invoices import claim_sheet, claim_table
from invoices.errors import NothingOverdue
from invoices.forms import ClaimForm
from invoices.paper import claim as claim_paper

PAGE = "disputes/dispute_claim.html"


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    dispute, form = _asked(request, pk)
    context: dict[str, Any] = {"dispute": dispute, "invoice": dispute.invoice, "form": form}
    if form is None:
        return render(request, PAGE, context)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    found = claim_page.of(dispute, on=form.cleaned_data["on"])
    return render(request, PAGE, context | claim_sheet.claim_page(found, get_language()))


@require_safe
def table(request: HttpRequest, pk: UUID) -> HttpResponse:
    dispute, form = _asked(request, pk)
    if form is None:
        raise NothingOverdue
    if not form.is_valid():
        return _again(request, dispute, form)
    found = claim_page.of(dispute, on=form.cleaned_data["on"])
    name = claim_table.file_name(found, dispute.number)
    return serve.as_made(claim_table.as_csv(found), claim_table.CONTENT_TYPE, f"{name}.csv")


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    dispute, form = _asked(request, pk)
    if form is None:
        raise NothingOverdue
    if not form.is_valid():
        return _again(request, dispute, form)
    found = claim_page.of(dispute, on=form.cleaned_data["on"])
    content = claim_paper.render(found, get_language(), case=dispute.number, chain=log.case_chain(dispute.pk))
    return serve.as_made(content, "application/pdf", f"{claim_table.file_name(found, dispute.number)}.pdf")


def _asked(request: HttpRequest, pk: UUID) -> tuple[Dispute, ClaimForm | None]:
    """The case, and the day that is asked about; no form where nothing of it could be claimed today."""
    dispute = case_of(request, pk)
    today = claim_page.today(dispute)
    return dispute, ClaimForm.asked(request.GET, dispute.invoice, today) if today else None


def _again(request: HttpRequest, dispute: Dispute, form: ClaimForm) -> HttpResponse:
    context = {"dispute": dispute, "invoice": dispute.invoice, "form": form}
    return render(request, PAGE, context, status=422)
