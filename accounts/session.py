"""The person behind a request: as an actor, as a guest, and which of their businesses is meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from limits import RateLimitItem, parse

from accounts.errors import TooManyGuests
from accounts.models import Business
from accounts.services import businesses, guests
from foundation.kernel.actors import Actor
from foundation.links.addresses import client_ip, neighbourhood
from foundation.links.rates import counter

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CHOSEN = "business"
WORK = "work"
NEW_GUESTS = parse("20/hour")  # per network address


def within(limit: RateLimitItem, what: str, *names: str) -> bool:
    """Count one more of something; False when it was too often."""
    return counter.hit(limit, what, *names)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person of this request, for services."""
    business = request.business.name if request.business else ""
    return Actor.freelancer(request.user, business=business, ip=client_ip(request))


def needs_business(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """People of the desk have no business unless they begin one."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.business else redirect("accounts:settings")

    return wrapper


def choose(request: HttpRequest, business: Business) -> None:
    """Work for this business from now on, in this session."""
    request.session[CHOSEN] = str(business.pk)
    request.business = business


def sign_in_guest(request: HttpRequest) -> Business:
    """The business of whoever is here; a stranger becomes a guest with a fresh one. Call it in a POST only."""
    if request.user.is_authenticated:
        business = request.business or businesses.create(
            request.user, language=request.user.language, actor=actor_of(request)
        )
    else:
        if not within(NEW_GUESTS, "guest", neighbourhood(client_ip(request))):
            raise TooManyGuests(
                _("Many new workspaces were started from your network just now. Wait some minutes, or sign in.")
            )
        user, business = guests.start(language=(get_language() or "en")[:2], ip=client_ip(request))
        login(request, user, backend=BACKEND)
    choose(request, business)
    return business


def step_aside(request: HttpRequest) -> Any:
    """Let the guest's name go from the session without losing the session; gives the guest, or None."""
    guest = request.guest
    for key in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY):
        request.session.pop(key, None)
    return guest


def safe_next(request: HttpRequest, fallback: str) -> str:
    """`?next=` (or the field of that name) if it stays on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    fine = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if fine else fallback


def remember_language(response: HttpResponse, language: str) -> None:
    """In the cookie that LanguageMiddleware reads, so that sign-in pages speak it too."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def remember_work(request: HttpRequest, run: Any) -> None:
    """So that every page of this session can lead back to it while it runs."""
    request.session[WORK] = [*request.session.get(WORK, [])[-4:], str(run.pk)]
