"""Inside the business: private notes and who handles the case. There is no client's side of this."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from disputes.forms.evidence import HandlerForm, NoteForm
from disputes.services import team
from disputes.views.rooms import Room, for_owner


def _back(room: Room) -> HttpResponse:
    return redirect(f"{room.home}#team")


@require_POST
@for_owner
def note(request: HttpRequest, room: Room) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.is_valid():
        team.note(room.dispute, text=form.cleaned_data["text"], actor=room.actor)
        messages.success(request, _("Noted. Only your business reads it."))
        return _back(room)
    return room.show(request, "disputes/evidence_note.html", 422, form=form)


@require_POST
@for_owner
def remove_note(request: HttpRequest, room: Room, note: int) -> HttpResponse:
    team.remove_note(room.dispute, note=note, actor=room.actor)
    messages.success(request, _("The note is gone."))
    return _back(room)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def assign(request: HttpRequest, room: Room) -> HttpResponse:
    form = HandlerForm(request.POST if request.method == "POST" else None, dispute=room.dispute)
    if form.is_valid():
        team.assign(room.dispute, member=form.cleaned_data["member"], actor=room.actor)
        messages.success(request, _("Saved."))
        return _back(room)
    return room.show(request, "disputes/evidence_assign.html", 422 if form.is_bound else 200, form=form)
