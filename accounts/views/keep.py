"""A guest keeps the workspace: address, code, done."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from limits import parse

from accounts.errors import AddressTaken, TooManyCodes
from accounts.forms import CodeForm, KeepForm
from accounts.queries import account_with
from accounts.services import keeping
from accounts.session import actor_of, safe_next, within
from foundation.links.addresses import client_ip, neighbourhood

EMAIL = "keep_email"
# Per network address; per mailbox and per guest the service counts by itself.
CODES, TRIES = parse("30/hour"), parse("100/hour")


def _onward(request: HttpRequest) -> str:
    return safe_next(request, reverse("accounts:settings"))


def _with_next(name: str, request: HttpRequest) -> str:
    return f"{reverse(name)}?{urlencode({'next': _onward(request)})}"


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Which address? A code goes there, the same way whether or not somebody has an account with it."""
    if not request.user.is_guest:
        return redirect(_onward(request))
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _send(request, form):
        return redirect(_with_next("accounts:keep_code", request))
    return render(request, "accounts/keep.html", {"form": form, "next": _onward(request)})


def _send(request: HttpRequest, form: KeepForm) -> bool:
    email = form.cleaned_data["email"]
    if not within(CODES, "keep-code", neighbourhood(client_ip(request))):
        form.add_error("email", _("Several codes were asked for in a short time. Try again in an hour."))
        return False
    language = (get_language() or "en")[:2]
    try:
        keeping.send_code(request.user, email=email, language=language, actor=actor_of(request))
    except TooManyCodes as refusal:
        form.add_error("email", str(refusal))
        return False
    request.session[EMAIL] = email
    return True


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    if not request.user.is_guest:
        return redirect(_onward(request))
    if not request.session.get(EMAIL):
        return redirect(_with_next("accounts:keep", request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        guess = _guess(request, form)
        if guess.right:
            return _kept(request, guess.email)
    context = {
        "form": form,
        "email": request.session[EMAIL],
        "next": _onward(request),
        "mail_dir": "" if settings.MAIL_URL else settings.MAIL_DIR,
    }
    return render(request, "accounts/keep_code.html", context)


def _guess(request: HttpRequest, form: CodeForm) -> keeping.Guess:
    if not within(TRIES, "keep-try", neighbourhood(client_ip(request))):
        form.add_error("code", _("Too many tries. Wait an hour, then ask for a new code."))
        return keeping.Guess()
    guess = keeping.try_code(request.user, code=form.cleaned_data["code"], actor=actor_of(request))
    if guess.left:
        form.add_error("code", _("This is not the code. Look at the latest e-mail and try again."))
    elif not guess.right:
        form.add_error("code", _("This code is no longer valid. Ask for a new one; your work is still here."))
    return guess


def _kept(request: HttpRequest, email: str) -> HttpResponse:
    onward = _onward(request)
    try:
        keeping.keep(request.user, email=email, actor=actor_of(request))
    except AddressTaken:
        return _into_account(request, email, onward)
    del request.session[EMAIL]
    request.session.cycle_key()
    messages.success(request, _("Your workspace is kept. From now on you sign in with %(email)s.") % {"email": email})
    return redirect(onward)


def _into_account(request: HttpRequest, email: str, onward: str) -> HttpResponse:
    """The address has an account: sign in to it as allauth does, second factor included; the work comes along."""
    user = account_with(email)
    keeping.confirm_address(user, email=email, actor=actor_of(request))
    request.guest, request.user = request.user, AnonymousUser()
    del request.session[EMAIL]
    return perform_login(request, user, email=email, redirect_url=onward)
