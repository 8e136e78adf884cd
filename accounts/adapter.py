"""How allauth behaves in this house: its mail goes through the outbox, and a guest's work comes along at sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from accounts import session
from accounts.models import User
from accounts.services import businesses, guests
from foundation.links.addresses import client_ip
from foundation.mail import outbox

# allauth's letter → ours. What is not listed here is a notice that something about the account changed.
LETTERS = {
    "account/email/login_code": "accounts/email/code",
    "account/email/email_confirmation": "accounts/email/code",
    "account/email/email_confirmation_signup": "accounts/email/code",
    "account/email/password_reset_code": "accounts/email/code",
    "account/email/account_already_exists": "accounts/email/account_exists",
    "account/email/unknown_account": "accounts/email/unknown_account",
}
PLAIN = (str, int, float, bool, type(None))


class AccountAdapter(DefaultAccountAdapter):
    def new_user(self, request: HttpRequest) -> User:
        user = super().new_user(request)
        user.language = (get_language() or "en")[:2]
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Runs when every step of signing in is done: only now does a guest's work change hands."""
        guest = session.step_aside(request) if request.guest else None
        super().login(request, user)
        actor = session.actor_of(request)
        moved = guests.move(guest, to=user, actor=actor) if guest else []
        made = businesses.ensure(user, actor=actor)
        if moved or made:
            session.choose(request, moved[-1] if moved else made)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        session.remember_language(response, user.language)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox, in the person's language. Links are built from SITE_URL, never from the Host header."""
        person = User.objects.filter(emailaddress__email__iexact=email).order_by("-emailaddress__verified").first()
        notice = template_prefix.rpartition("/")[2]
        outbox.queue(
            LETTERS.get(template_prefix, "accounts/email/notice"),
            to=email,
            language=person.language if person else (get_language() or "en")[:2],
            kind="code" if "code" in context else "letter",
            context={
                **{key: value for key, value in context.items() if isinstance(value, PLAIN)},
                "notice": notice,
                "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
                "login_url": settings.SITE_URL + reverse("account_login"),
                "signup_url": settings.SITE_URL + reverse("account_signup"),
                "security_url": settings.SITE_URL + reverse("accounts:account"),
            },
        )
