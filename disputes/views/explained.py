"""The pages that explain, for anybody: what a dispute is here, and how one business handles them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disputes import queries, way_back
from foundation.links.doors import discreet


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What a dispute is here, step by step: for anybody, before and during one."""
    return _explained(request, "disputes/help.html", {})


@login_not_required
@require_safe
def policy(request: HttpRequest, business: UUID) -> HttpResponse:
    """How this business handles disputes: public, so that a client can read it before there is one."""
    page = queries.policy_page(business)
    if page is None:
        return render(request, "404.html", status=404)
    return _explained(request, "disputes/policy_public.html", page)


def _explained(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """A way back may be a secret link: then nothing keeps the page."""
    back = way_back.taken(request)
    response = render(request, template, page | {"back": back})
    return discreet(response) if back else response
