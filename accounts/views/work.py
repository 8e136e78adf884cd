"""Long work of the business: what runs, what became of it, its file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import pages
from accounts.session import actor_of, needs_business
from foundation.work import results, services
from foundation.work.models import Run


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/work_list.html", {"works": pages.works(request.business)})


@require_safe
@needs_business
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked again every two seconds while it runs; without JavaScript by its own link."""
    context = pages.page(_run(request, pk), request.business)
    return render(request, "accounts/_work.html" if request.htmx else "accounts/work.html", context)


@require_POST
@needs_business
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = _run(request, pk)
    services.stop(run, actor=actor_of(request))
    messages.success(request, _("It stops after the one at hand. What was done stays done."))
    return redirect(run)


@require_safe
@needs_business
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Streamed from the storage; never opened by the browser."""
    run = _run(request, pk)
    response = FileResponse(
        results.opened(run), as_attachment=True, filename=run.result_file, content_type="application/zip"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def _run(request: HttpRequest, pk: UUID) -> Run:
    return get_object_or_404(Run.objects.for_business(request.business), pk=pk)
