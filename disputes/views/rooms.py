"""The two rooms of a case: sign-in for the business, a secret link for the client. One view serves both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.session import actor_of, client_ip
from disputes.models import Dispute
from disputes.views.client import speak
from foundation.kernel.actors import Actor, Party
from foundation.links.doors import with_link


@dataclass(frozen=True)
class Room:
    """Whose room it is, and where its pages are. `token` is empty in the business's room."""

    dispute: Dispute
    actor: Actor
    token: str = ""

    @property
    def party(self) -> Party:
        return self.actor.party

    def to(self, name: str, *args: Any) -> str:
        """The address of a page in this room: the client's has the same name with `client_` before it."""
        return reverse(f"disputes:{'client_' if self.token else ''}{name}", args=[self.token or self.dispute.pk, *args])

    @property
    def home(self) -> str:
        return reverse("disputes:client", args=[self.token]) if self.token else self.dispute.get_absolute_url()

    def show(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        frame = "public.html" if self.token else "base.html"
        shared = {"room": self, "dispute": self.dispute, "token": self.token, "frame": frame, "home": self.home}
        return render(request, template, shared | context, status=status)


def for_owner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def inner(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        rows = Dispute.objects.for_business(request.business).select_related("business", "invoice", "policy")
        return view(request, Room(get_object_or_404(rows, pk=pk), actor_of(request)), **kwargs)

    return inner


def for_client(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @with_link("dispute", ask_url_name="disputes:client_renew")
    @wraps(view)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = Dispute.objects.for_link(request.link).select_related("business", "invoice", "policy")
        dispute = get_object_or_404(rows)
        speak(request, dispute.language)
        actor = Actor.client(dispute.client_name, ip=client_ip(request))
        return view(request, Room(dispute, actor, request.link_token), **kwargs)

    return login_not_required(inner)
