"""The decorator of every page that opens by a secret link."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from foundation.links import rates, services
from foundation.links.addresses import client_ip, neighbourhood
from foundation.links.errors import LinkExpired, LinkUnknown
from foundation.links.models import SecretLink

View = Callable[..., HttpResponse]


def with_link(purpose: str, *, ask_url_name: str = "", expired_too: bool = False) -> Callable[[View], View]:
    """Open the link in the URL's `token` and hand it over as `request.link` (and `request.link_token`).

    The view itself gets no `token`. Unknown, foreign and revoked links are 404. An expired link gets its own page
    (410); `ask_url_name` names the POST view, given `token`, behind its "send me a new one" button. That view sets
    `expired_too=True` and so receives the expired link. Too many requests: 429.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
            return discreet(_answer(request, token, lambda: view(request, *args, **kwargs)))

        def _answer(request: HttpRequest, token: str, show: Callable[[], HttpResponse]) -> HttpResponse:
            if not _may_knock(request, token):
                return _too_many(request)
            try:
                link = _open(request, purpose, token)
            except LinkExpired as expired:
                if not expired_too:
                    return _expired(request, expired.link, token, ask_url_name)
                link = expired.link
            request.link, request.link_token = link, token  # type: ignore[attr-defined]
            structlog.contextvars.bind_contextvars(link=str(link.pk))
            return show()

        return login_not_required(guarded)  # the link is the key; nobody here has an account

    return decorate


def _may_knock(request: HttpRequest, token: str) -> bool:
    """Counted by the token's hash, so that the counters hold no tokens either."""
    address = neighbourhood(client_ip(request))
    return (
        rates.counter.test(rates.STRANGERS, "stranger", address)
        and rates.counter.hit(rates.PER_ADDRESS, "address", address)
        and rates.counter.hit(rates.PER_LINK, "link", hashlib.sha256(token.encode()).hexdigest())
    )


def _open(request: HttpRequest, purpose: str, token: str) -> SecretLink:
    try:
        return services.open_link(purpose=purpose, token=token)
    except LinkUnknown as unknown:
        rates.counter.hit(rates.STRANGERS, "stranger", neighbourhood(client_ip(request)))
        raise Http404 from unknown


def _expired(request: HttpRequest, link: SecretLink, token: str, ask_url_name: str) -> HttpResponse:
    ask_url = reverse(ask_url_name, kwargs={"token": token}) if ask_url_name else ""
    context = {"link": link, "can_ask": bool(ask_url), "ask_url": ask_url}
    return render(request, "links/link_expired.html", context, status=410)


def _too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "links/link_too_many.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


def discreet(response: HttpResponse) -> HttpResponse:
    """Nothing of the address leaves by referrer, cache or search engine. A document may bring its own cache rule."""
    response.headers["Referrer-Policy"] = "same-origin"  # no-referrer would make the forms of these pages fail
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
