"""The figures, and each of them as CSV."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.session import needs_business
from foundation.kernel.calendar import local_date
from foundation.kernel.spreadsheet import as_csv
from insights import pages
from insights.figures import table
from insights.queries import Scope


@require_safe
@needs_business
def money(request: HttpRequest) -> HttpResponse:
    return _page(request, "money")


@require_safe
@needs_business
def disputes(request: HttpRequest) -> HttpResponse:
    return _page(request, "disputes")


@require_safe
@needs_business
def course(request: HttpRequest) -> HttpResponse:
    return _page(request, "course")


@require_safe
@needs_business
def csv(request: HttpRequest, key: str) -> HttpResponse:
    scope, language = _scope(request), get_language()
    figure = pages.KEYS[key](scope, language) if key in pages.KEYS else None
    if figure is None:
        raise Http404
    heading, rows = table(figure, scope)
    response = HttpResponse(as_csv(heading, rows, language=language), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{key}-{scope.today}.csv")
    return response


def _page(request: HttpRequest, tab: str) -> HttpResponse:
    context = pages.page(_scope(request), tab=tab, language=get_language())
    return render(request, "insights/insights.html", context)


def _scope(request: HttpRequest) -> Scope:
    today = local_date(timezone.now(), request.business.time_zone)
    return pages.scope_of(request.business, currency=request.GET.get("currency", ""), today=today)
