"""The pages that belong to nobody else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

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
