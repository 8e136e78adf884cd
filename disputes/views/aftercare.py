"""A letter to the client two weeks after a case: begun from the words of the business, read over, and sent by mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.session import actor_of, needs_business
from clients import tone as tones
from clients.errors import Unsendable
from disputes import case_letters, tone
from disputes.forms import AftercareLetterForm
from disputes.models import Aftercare
from disputes.services import aftercare, letters
from foundation.mail import outbox

LETTER = "15_aftercare"


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def write(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    if request.method != "POST":
        return _page(request, row, case_letters.started(row.dispute, LETTER)[1])
    form = AftercareLetterForm(request.POST)
    if not form.is_valid():
        return _page(request, row, request.POST.dict(), 422, form)
    try:
        aftercare.write(row, **form.cleaned_data, actor=actor_of(request))
    except Unsendable as refusal:
        form.add_error("text", _("This cannot leave as it is. %(reasons)s") % {"reasons": refusal})
        return _page(request, row, request.POST.dict(), 422, form)
    messages.success(request, _("Your letter is on its way. Note here what came of it."))
    return redirect("disputes:list")


@require_POST
@needs_business
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """htmx gets the findings; a plain submit gets the page again, with the letter as it would leave."""
    row = _mine(request, pk)
    if not request.htmx:
        return _page(request, row, request.POST.dict())
    checked = tones.looked(request.POST.dict(), ["text"], tone.of_aftercare(row.dispute))[1]
    return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})


def _page(
    request: HttpRequest, row: Aftercare, typed: dict[str, Any], status: int = 200,
    form: AftercareLetterForm | None = None,
) -> HttpResponse:  # fmt: skip
    dispute = row.dispute
    data, checked = tones.looked(typed, ["text"], tone.of_aftercare(dispute))
    form = form or AftercareLetterForm(initial=data)
    form.tone = checked
    facts = letters.aftercare_context(dispute, data.get("text", ""))
    subject, text, _html = outbox.rendered(
        "disputes/email/aftercare", language=dispute.language, context=facts, from_name=dispute.business.name
    )
    preview = {"to": letters.client_side(dispute)[0], "subject": subject, "text": text}
    context = {"row": row, "dispute": dispute, "form": form, "preview": preview}
    return render(request, "disputes/aftercare_write.html", context, status=status)


def _mine(request: HttpRequest, pk: int) -> Aftercare:
    rows = Aftercare.objects.for_business(request.business)
    return get_object_or_404(rows.select_related("dispute__business", "dispute__invoice__client"), pk=pk)
