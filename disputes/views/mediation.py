"""The pages of a mediation: one room, three doors. The freelancer is signed in; the others hold a secret link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.session import actor_of, client_ip
from clients import tone as tones
from clients.errors import Unsendable
from disputes import forms, mediation_page, pages, queries, tone
from disputes.models import Dispute, Mediation
from disputes.states import State
from disputes.views.client import speak
from disputes.views.compartment import ACTS, Act
from foundation.files import serve
from foundation.kernel.actors import Actor, Party
from foundation.links.doors import with_link

TONE = "tone-"  # before the name of an act: how its words will land
CASE = ("business", "invoice", "policy")


class Door(NamedTuple):
    """Who came in, by which way, and the address of this room for them."""

    mediation: Mediation
    actor: Actor
    url: str
    back: str

    def form(self, act: Act, *args: Any, **initial: Any) -> Any:
        known = {"party": self.actor.party, "dispute": self.mediation.dispute}
        extra = {"auto_id": f"{act.form}-%s"} | ({act.needs: known[act.needs]} if act.needs else {})
        return getattr(forms, act.form)(*args, **extra, **initial)


def _owner(request: HttpRequest, pk: UUID) -> Door:
    rows = Dispute.objects.for_business(request.business).select_related(*CASE)
    dispute = get_object_or_404(rows, pk=pk)
    url = reverse("disputes:mediation", args=[dispute.pk])
    return Door(_latest(dispute), actor_of(request), url, dispute.get_absolute_url())


def _client(request: HttpRequest) -> Door:
    dispute = get_object_or_404(Dispute.objects.for_link(request.link).select_related(*CASE))
    speak(request, dispute.language)
    back = reverse("disputes:client", args=[request.link_token])
    actor = Actor.client(dispute.client_name, ip=client_ip(request))
    return Door(_latest(dispute), actor, f"{back}mediation/", back)


def _mediator(request: HttpRequest) -> Door:
    rows = Mediation.objects.for_link(request.link).select_related(*(f"dispute__{name}" for name in CASE))
    mediation = get_object_or_404(rows)
    speak(request, mediation.dispute.language)
    actor = Actor.mediator(mediation.mediator_name, ip=client_ip(request))
    return Door(mediation, actor, reverse("disputes:mediator", args=[request.link_token]), "")


def _latest(dispute: Dispute) -> Mediation:
    mediation = mediation_page.latest(dispute)
    if mediation is None:
        raise Http404
    return mediation


def _show(request: HttpRequest, door: Door, status: int = 200, **bound: Any) -> HttpResponse:
    mediation, party = door.mediation, door.actor.party
    room = mediation_page.page(mediation, party, get_language())
    facts = party == Party.MEDIATOR and mediation.is_running
    context = {
        "room": room,
        "dispute": mediation.dispute,
        "url": door.url,
        "back": door.back,
        "is_mediator": party == Party.MEDIATOR,
        "base": "base.html" if party == Party.FREELANCER else "public.html",
        "page": pages.case_page(mediation.dispute, Party.MEDIATOR, get_language()) if facts else None,
        "bound": list(bound),
        "forms": {name: bound.get(name) or door.form(ACTS[name]) for name in room["acts"] if ACTS[name].form},
    }
    return render(request, "disputes/mediation.html", context, status=status)


def _act(request: HttpRequest, door: Door, verb: str) -> HttpResponse:
    """Valid → the service, a sentence, back to the room. Invalid → the room again with the words still in it."""
    if verb.startswith(TONE):
        return _look(request, door, verb.removeprefix(TONE))
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    fields: dict[str, Any] = {}
    if act.form:
        form = door.form(act, request.POST, request.FILES or None)
        if not form.is_valid():
            return _show(request, door, 422, **{verb: form})
        fields = form.offer() if hasattr(form, "offer") else form.cleaned_data
    try:
        said = act.perform(door.mediation, door.actor, **fields)
    except Unsendable as refusal:
        form.add_error(None, _("This cannot leave as it is. %(reasons)s") % {"reasons": refusal})
        form.tone = _judged(door, verb, request.POST)[1]
        return _show(request, door, 422, **{verb: form})
    messages.success(request, said)
    ended = verb == "refuse" or (door.back and not _still_there(door))
    return redirect((door.back or "home") if ended else door.url)


def _look(request: HttpRequest, door: Door, verb: str) -> HttpResponse:
    """How words for this room will land. Nothing of it is kept, not even the names of the rules."""
    if verb not in tone.INSIDE or verb not in mediation_page.offered(door.mediation, door.actor.party):
        raise Http404
    data, checked = _judged(door, verb, request.POST)
    if request.htmx:
        return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})
    form = door.form(ACTS[verb], initial=data)
    form.tone = checked
    return _show(request, door, **{verb: form})


def _judged(door: Door, verb: str, data: Mapping[str, str]) -> tuple[dict[str, str], tones.Checked | None]:
    known = tone.inside(door.mediation.dispute, door.actor.party)
    return tones.looked(data, tone.INSIDE.get(verb, ()), known)


def _still_there(door: Door) -> bool:
    """Acts work on rows of their own: what this door read before is old."""
    door.mediation.dispute.refresh_from_db(fields=["state"])
    return door.mediation.dispute.state in {State.MEDIATION_PENDING, State.MEDIATION}


def _file(door: Door, message: UUID) -> HttpResponse:
    seen = mediation_page.seen_by(door.mediation, door.actor.party).exclude(file=None)
    return serve.as_download(get_object_or_404(seen, pk=message).file)


@require_safe
def owner(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, _owner(request, pk))


@require_POST
def owner_act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    return _act(request, _owner(request, pk), verb)


@require_safe
def owner_file(request: HttpRequest, pk: UUID, message: UUID) -> HttpResponse:
    return _file(_owner(request, pk), message)


@login_not_required
@require_safe
@with_link("dispute", ask_url_name="disputes:client_renew")
def client(request: HttpRequest) -> HttpResponse:
    return _show(request, _client(request))


@login_not_required
@require_POST
@with_link("dispute", ask_url_name="disputes:client_renew")
def client_act(request: HttpRequest, verb: str) -> HttpResponse:
    return _act(request, _client(request), verb)


@login_not_required
@require_safe
@with_link("dispute", ask_url_name="disputes:client_renew")
def client_file(request: HttpRequest, message: UUID) -> HttpResponse:
    return _file(_client(request), message)


@login_not_required
@require_safe
@with_link("mediation")
def mediator(request: HttpRequest) -> HttpResponse:
    return _show(request, _mediator(request))


@login_not_required
@require_POST
@with_link("mediation")
def mediator_act(request: HttpRequest, verb: str) -> HttpResponse:
    return _act(request, _mediator(request), verb)


@login_not_required
@require_safe
@with_link("mediation")
def mediator_file(request: HttpRequest, message: UUID) -> HttpResponse:
    return _file(_mediator(request), message)


@login_not_required
@require_safe
@with_link("mediation")
def mediator_exhibit(request: HttpRequest, exhibit: UUID) -> HttpResponse:
    """What both sides shared, while the mediation runs; to look at, never to touch."""
    door = _mediator(request)
    if not door.mediation.is_running:
        raise Http404
    seen = queries.exhibits_seen_by(door.mediation.dispute, Party.MEDIATOR)
    return serve.as_download(get_object_or_404(seen, pk=exhibit).file)
