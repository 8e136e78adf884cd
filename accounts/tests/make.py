"""The cast, and what it takes to let them act."""

import re

from allauth.account.models import EmailAddress
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from accounts.models import Business, Membership, User
from accounts.services import guests
from accounts.session import BACKEND
from foundation.mail.models import OutgoingEmail


def person(name: str, *, business: bool = True, **fields) -> User:
    """Somebody with a confirmed address `<name>@example.org` and, unless said otherwise, a business."""
    email = f"{name}@example.org"
    user = User.objects.create_user(name, email, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if business:
        own(user, name=f"{name.title()} & Co")
    return user


def alice(**fields) -> User:
    return person("alice", **fields)


def bob(**fields) -> User:
    return person("bob", **fields)


def own(user: User, **fields) -> Business:
    business = Business.objects.create(**fields)
    Membership.objects.create(user=user, business=business)
    return business


def guest(client, *, language: str = "nl") -> tuple[User, Business]:
    """A guest signed in on this client, as after `POST /new/`."""
    user, business = guests.start(language=language, ip="192.0.2.7")
    client.force_login(user, backend=BACKEND)
    return user, business


def business_of(user: User) -> Business:
    return Business.objects.get(memberships__user=user)


def code_sent_to(address: str) -> str:
    """The digits of the newest code mailed to this address."""
    letter = OutgoingEmail.objects.filter(to=address, kind="code").latest("queued_at")
    return re.sub(r"\D", "", re.search(r"\d{4}[ -]\d{4}", letter.text)[0])


def visit(user: User | None = None) -> HttpRequest:
    """A bare POST with a session, for what works on requests rather than on pages."""
    request = HttpRequest()
    request.method = "POST"
    request.META.update({"REMOTE_ADDR": "192.0.2.7", "HTTP_HOST": "127.0.0.1"})
    request.session = SessionStore()
    request.business = request.guest = None
    request.user = AnonymousUser()
    if user:
        login(request, user, backend=BACKEND)
    return request
