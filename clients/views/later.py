"""A letter that waits for the morning is taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.session import actor_of
from clients.models import ScheduledLetter
from clients.services import later


@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(ScheduledLetter.objects.for_business(request.business), pk=pk)
    later.take_back(row, actor=actor_of(request))
    messages.success(request, _("Taken back. Nobody has seen it."))
    return redirect(later.kinds[row.kind].named(row)[1])
