"""The letters of a business and what became of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.session import actor_of, needs_business
from foundation.mail import outbox, queries

PAGE = 50


@require_safe
@needs_business
def letters(request: HttpRequest) -> HttpResponse:
    page = list(queries.letters_of(request.business.pk, before=_place(request))[: PAGE + 1])
    context = {
        "letters": page[:PAGE],
        "last": page[PAGE - 1] if len(page) > PAGE else None,
        "no_server": not settings.MAIL_URL,
        "mail_dir": settings.MAIL_DIR,
    }
    return render(request, "accounts/mail.html", context)


def _place(request: HttpRequest) -> tuple[datetime, UUID] | None:
    """Keyset paging: the last letter of the page before, if it is one of theirs."""
    try:
        after = UUID(request.GET.get("after", ""))
    except ValueError:
        return None
    last = get_object_or_404(queries.letters_of(request.business.pk), pk=after)
    return last.queued_at, last.pk


@require_safe
@needs_business
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.letters_of(request.business.pk), pk=pk)
    context = {
        "letter": found,
        "attachments": found.attachments.all(),
        "mail_dir": settings.MAIL_DIR,
    }
    return render(request, "accounts/letter.html", context)


@require_POST
@needs_business
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.letters_of(request.business.pk), pk=pk)
    outbox.resend(found, actor=actor_of(request))
    messages.success(request, _("The letter is on its way again."))
    return redirect("accounts:letter", pk=found.pk)
