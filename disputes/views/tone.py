"""How a text will land, while it is being written. Nothing is stored here, and nothing is sent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from disputes import tone
from disputes.views import client, owner
from disputes.views.acting import form_of, judged
from disputes.views.rooms import Room
from invoices import tone as tones


@require_POST
def check(request: HttpRequest, room: Room, composer: str) -> HttpResponse:
    """htmx gets the findings; a plain submit gets the page again with everything that was typed."""
    if composer not in tone.COMPOSERS:
        raise Http404
    data, rule = request.POST.dict(), request.POST.get("mend", "")
    if rule:
        found = tone.check(room.dispute, room.party, composer, data)
        data |= {name: tones.mended(data.get(name, ""), rule, found) for name in tone.COMPOSERS[composer].fields}
    checked = judged(room.dispute, room.party, composer, data)
    if request.htmx:
        return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})
    form = form_of(composer, room.dispute, initial=data)
    form.tone = checked
    page = client.case_page if room.token else owner.page
    return page(request, room.dispute, **{composer: form})
