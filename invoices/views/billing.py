"""From an accepted agreement to a draft invoice."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.session import actor_of
from clients.models import Agreement
from invoices.services import billing


@require_POST
def bill(request: HttpRequest, pk: UUID) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.for_business(request.business), pk=pk)
    return redirect(billing.bill(agreement, actor=actor_of(request)))
