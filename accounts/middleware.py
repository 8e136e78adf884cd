"""Which business a signed-in person is working for, and how a guest meets the sign-in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Business

# allauth shows these to people who are not signed in; a guest counts as one there.
ENTRANCES = {
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_reset_password_done",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
OPEN_TO_GUESTS = {"account_logout"}


def _business(request: HttpRequest) -> Business | None:
    """The business chosen in this session, else the first one joined. None for strangers."""
    mine = Business.objects.for_user(request.user).select_related("logo").order_by("memberships__joined_at", "pk")
    chosen = request.session.get("business")
    return (mine.filter(pk=chosen).first() if chosen else None) or mine.first()


class BusinessMiddleware:
    """`request.business` (or None), and `request.guest` on the pages where a guest becomes somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.business = request.guest = None
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if request.user.is_guest and (answer := self._receive_guest(request)):
            return answer
        if request.user.is_authenticated:
            request.business = _business(request)
        return None

    def _receive_guest(self, request: HttpRequest) -> HttpResponse | None:
        """On allauth's pages: at an entrance a guest is nobody yet, at account settings the address comes first.

        The session still holds the guest until a sign-in is complete, so turning back loses nothing.
        """
        name = request.resolver_match.url_name or ""
        if request.resolver_match.namespaces or not name.startswith(("account_", "mfa_")):
            return None
        if name in ENTRANCES:
            request.guest, request.user = request.user, AnonymousUser()
            return None
        if name in OPEN_TO_GUESTS:
            return None
        return redirect(f"{reverse('accounts:keep')}?{urlencode({'next': request.path})}")
