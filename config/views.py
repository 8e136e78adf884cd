"""The pages that belong to nobody else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from config import health


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"live": True})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers, its migrations are applied, and a worker was seen lately. 503 when not."""
    results = [health.database(), health.migrations(), health.worker()]
    fine = all(result.ok for result in results)
    return JsonResponse({result.name.lower(): result.ok for result in results}, status=200 if fine else 503)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What it is, and one button. Who has a business goes to the invoices."""
    if request.user.is_authenticated and request.business:
        return redirect("invoices:list")
    return render(request, "landing.html")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language in a cookie and go back."""
    return django_set_language(request)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what is missing and for what is somebody else's."""
    return render(request, "404.html", status=404)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
