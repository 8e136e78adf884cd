"""Evidence in both rooms: add a piece of some kind, look at it, share several in one act, cover, withdraw, remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import evidence_page, queries
from disputes.evidence_kinds import SPECS, EvidenceKind
from disputes.forms import StanceForm
from disputes.forms.evidence import ContestForm, ContractForm, EvidenceForm, PackForm, RedactForm
from disputes.models import Exhibit
from disputes.services import contract as agreement
from disputes.services import evidence, exhibits, packs
from disputes.views.rooms import Room
from foundation.files import serve
from foundation.kernel.actors import Party

both = require_http_methods(["GET", "HEAD", "POST"])


def _data(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _back(request: HttpRequest, room: Room, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(f"{room.home}#exhibits")


@both
def add(request: HttpRequest, room: Room, kind: str) -> HttpResponse:
    if kind not in SPECS:
        raise Http404
    form = EvidenceForm(*_data(request), dispute=room.dispute, kind=kind)
    if form.is_valid():
        exhibits.add(room.dispute, **form.arguments(), actor=room.actor)
        return _back(request, room, _("Added. Only you see it until you share it."))
    label, status = EvidenceKind(kind).label, 422 if form.is_bound else 200
    return room.show(request, "disputes/evidence_add.html", status, form=form, kind=kind, label=label)


def _handed(room: Room, exhibit: UUID) -> Exhibit:
    return get_object_or_404(queries.exhibits_handed_to(room.dispute, room.party), pk=exhibit)


def _own(room: Room, exhibit: UUID) -> Exhibit:
    return get_object_or_404(queries.exhibits_handed_to(room.dispute, room.party).filter(party=room.party), pk=exhibit)


@require_safe
def show(request: HttpRequest, room: Room, exhibit: UUID) -> HttpResponse:
    """A GET that writes one thing: that the other side opened it."""
    shown = _handed(room, exhibit)
    _note(request, room, shown)
    page = evidence_page.item(room.dispute, room.party, shown, get_language())
    return room.show(request, "disputes/evidence_item.html", item=page, exhibit=shown, form=StanceForm())


@require_safe
def download(request: HttpRequest, room: Room, exhibit: UUID) -> HttpResponse:
    """One's own as it was sent; of the other side's pictures the copy without place and camera."""
    shown = _handed(room, exhibit)
    if shown.file is None:
        raise Http404
    _note(request, room, shown)
    return serve.as_download(shown.file) if shown.party == room.party else serve.as_clean_copy(shown.file)


@require_safe
def picture(request: HttpRequest, room: Room, exhibit: UUID) -> HttpResponse:
    """Shown in its page, so its opening is on record already."""
    shown = _handed(room, exhibit)
    if shown.file is None:
        raise Http404
    return serve.as_picture(shown.file)


def _note(request: HttpRequest, room: Room, shown: Exhibit) -> None:
    if request.method == "GET":
        exhibits.note_opening(shown, actor=room.actor)


@require_safe
def pack(request: HttpRequest, room: Room) -> HttpResponse:
    """What sharing the ticked items would do. Nothing happens yet."""
    wanted = _uuids(request.GET.getlist("items"))
    found = queries.pack_of(room.dispute, room.party, wanted)
    first = queries.next_number(room.dispute, room.party)
    letter = "K" if room.party == Party.CLIENT else "F"
    rows = [(f"{letter}-{number}", each) for number, each in enumerate(found, first)]
    late = room.dispute.state not in evidence.BEFORE_OFFERS
    return room.show(request, "disputes/evidence_pack.html", rows=rows, first=first, late=late)


def _uuids(texts: list[str]) -> set[UUID]:
    try:
        return {UUID(text) for text in texts[:200]}
    except ValueError as error:
        raise Http404 from error


@require_POST
def share(request: HttpRequest, room: Room) -> HttpResponse:
    mine = list(queries.exhibits_handed_to(room.dispute, room.party).filter(party=room.party))
    form = PackForm(request.POST, mine=mine)
    if not form.is_valid():
        messages.error(request, _("Tick at least one item that is yours."))
        return redirect(f"{room.home}#exhibits")
    items = [UUID(each) for each in form.cleaned_data["items"]]
    shared = packs.share(room.dispute, items=items, first=form.cleaned_data["first"], actor=room.actor)
    labels = ", ".join(each.label for each in shared)
    return _back(request, room, _("Shared: %(labels)s. The other side has a letter about it.") % {"labels": labels})


@require_POST
def withdraw(request: HttpRequest, room: Room, exhibit: UUID) -> HttpResponse:
    evidence.withdraw_exhibit(_own(room, exhibit), actor=room.actor)
    return _back(request, room, _("The exhibit is struck through. It keeps its number."))


@require_POST
def remove(request: HttpRequest, room: Room, exhibit: UUID) -> HttpResponse:
    exhibits.remove(_own(room, exhibit), actor=room.actor)
    return _back(request, room, _("Removed. Nobody else has seen it."))


@require_POST
def recheck(request: HttpRequest, room: Room, exhibit: UUID) -> HttpResponse:
    exhibits.recheck(_own(room, exhibit), actor=room.actor)
    messages.success(request, _("The checks ran again."))
    return redirect(room.to("exhibit", exhibit))


@both
def redact(request: HttpRequest, room: Room, exhibit: UUID) -> HttpResponse:
    original = _own(room, exhibit)
    form = RedactForm(*_data(request), exhibit=original)
    if form.is_valid():
        copy = exhibits.redact(original, **form.cleaned_data, actor=room.actor)
        messages.success(request, _("The redacted copy is private until you share it."))
        return redirect(room.to("exhibit", copy.pk))
    context = {"form": form, "exhibit": original, "back": room.to("exhibit", exhibit)}
    return room.show(request, "disputes/evidence_redact.html", 422 if form.is_bound else 200, **context)


@both
def contract(request: HttpRequest, room: Room) -> HttpResponse:
    """The freelancer answers; the client reads and may contest."""
    if room.party == Party.CLIENT:
        return _contest(request, room)
    form = ContractForm(*_data(request)[:1], dispute=room.dispute)
    if form.is_valid():
        agreement.answer(room.dispute, answers=form.answers(), actor=room.actor)
        return _back(request, room, _("Your answers about the agreement are visible to your client."))
    return room.show(request, "disputes/evidence_contract.html", 422 if form.is_bound else 200, form=form)


def _contest(request: HttpRequest, room: Room) -> HttpResponse:
    form = ContestForm(request.POST or None)
    if form.is_valid():
        agreement.contest(room.dispute, **form.cleaned_data, actor=room.actor)
        messages.success(request, _("Your view stands beside the answer."))
        return redirect(room.to("contract"))
    return contract_answers(request, room, form, 422 if form.is_bound else 200)


def contract_answers(request: HttpRequest, room: Room, form: ContestForm, status: int = 200) -> HttpResponse:
    """What the client reads of the answers. `form` holds what was typed beside one of them."""
    seen = list(queries.exhibits_seen_by(room.dispute, room.party))
    rows = evidence_page.contract(room.dispute, seen)
    return room.show(request, "disputes/evidence_contract.html", status, rows=rows, form=form)
