"""How a text will land, while it is being written. Nothing is stored here, and nothing is sent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from disputes import forms, tone
from disputes.views import client, evidence, owner
from disputes.views.acting import look
from disputes.views.rooms import Room


@require_POST
def check(request: HttpRequest, room: Room, composer: str) -> HttpResponse:
    """htmx gets the findings; a plain submit gets the page again with everything that was typed."""
    if composer not in tone.COMPOSERS:
        raise Http404
    data, checked = look(room.dispute, room.party, composer, request.POST)
    if request.htmx:
        return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})
    form = forms.form_of(composer, room.dispute, initial=data)
    form.tone = checked
    if composer == "ContestForm" and room.token:
        return evidence.contract_answers(request, room, form)
    page = client.case_page if room.token else owner.page
    return page(request, room.dispute, **{composer: form})
