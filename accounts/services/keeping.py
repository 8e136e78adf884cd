"""Keeping a guest workspace: a code to an address, the code back, and the guest is a person with an account.

Whether the address already has an account shows neither on a page nor in a letter before the code is right.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.utils import generate_unique_username
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.errors import AddressTaken, TooManyCodes, WorkspaceGone
from accounts.models import CODE_TRIES, CODE_VALID_FOR, Business, KeepCode, User
from accounts.queries import account_with
from accounts.services import guests
from foundation.kernel.actors import Actor
from foundation.mail import outbox

DIGITS = 8
PER_ADDRESS, PER_GUEST, WINDOW = 5, 10, timedelta(hours=1)


@dataclass(frozen=True)
class Guess:
    """What came of a typed code. `left` is how often one may still try; 0 means: ask for a new code."""

    email: str = ""
    left: int = 0

    @property
    def right(self) -> bool:
        return bool(self.email)


@transaction.atomic
def send_code(user: User, *, email: str, language: str, actor: Actor) -> KeepCode:
    """Mail a fresh code to the address; an earlier code of this guest is void."""
    _refuse_floods(user, email)
    code = "".join(secrets.choice("0123456789") for _place in range(DIGITS))
    now = timezone.now()
    KeepCode.objects.filter(user=user, expires_at__gt=now).update(expires_at=now)
    outbox.queue(
        "accounts/email/code",
        to=email,
        language=language,
        kind="code",
        context={"code": f"{code[:4]} {code[4:]}", "minutes": CODE_VALID_FOR.seconds // 60},
    )
    return KeepCode.objects.create(
        user=user, email=email, code_hash=_hash(user, email, code), sent_at=now, expires_at=now + CODE_VALID_FOR
    )


@transaction.atomic
def try_code(user: User, *, code: str, actor: Actor) -> Guess:
    """Count the try first, in one conditional UPDATE, then compare: parallel guesses cannot have more tries."""
    live = KeepCode.objects.filter(user=user, used_at=None, expires_at__gt=timezone.now(), tries__lt=CODE_TRIES)
    row = live.order_by("-sent_at").first()
    if row is None or not live.filter(pk=row.pk).update(tries=F("tries") + 1):
        return Guess()
    digits = "".join(character for character in code if character.isdigit())
    if not constant_time_compare(row.code_hash, _hash(user, row.email, digits)):
        return Guess(left=CODE_TRIES - row.tries - 1)
    used = KeepCode.objects.filter(pk=row.pk, used_at=None).update(used_at=timezone.now())
    return Guess(email=row.email if used else "")


@transaction.atomic
def keep(user: User, *, email: str, actor: Actor) -> User:
    """Call with an address proven by its code. The same user row becomes an account with that confirmed address.

    AddressTaken when the address has an account: then that person signs in and the workspace moves there.
    """
    user = User.objects.select_for_update().filter(pk=user.pk).first()
    if user is None:
        raise WorkspaceGone(_("This guest workspace was removed: its last day was over. Nothing of it is left."))
    _claim_address(user, email)
    user.email, user.username = email, generate_unique_username([email])
    user.save(update_fields=["email", "username"])
    for business in Business.objects.for_user(user).filter(purge_on__isnull=False):
        guests.settle(business, email=email, actor=actor)
    return user


@transaction.atomic
def confirm_address(user: User, *, email: str, actor: Actor) -> None:
    """The code just proved the address of an existing account, which may never have confirmed it itself."""
    address, _made = EmailAddress.objects.get_or_create(user=user, email=email)
    if address.set_verified():
        address.set_as_primary(conditional=True)


def _claim_address(user: User, email: str) -> None:
    taken = AddressTaken(_("This e-mail address already has an account. Sign in to it to keep your work there."))
    if account_with(email):
        raise taken
    try:
        with transaction.atomic():
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    except IntegrityError as error:  # two guests proved the same address in the same moment
        raise taken from error


def _refuse_floods(user: User, email: str) -> None:
    recent = KeepCode.objects.filter(sent_at__gt=timezone.now() - WINDOW)
    if recent.filter(email=email).count() >= PER_ADDRESS or recent.filter(user=user).count() >= PER_GUEST:
        raise TooManyCodes(_("We sent several codes already. Look in your mailbox, or try again in an hour."))


def _hash(user: User, email: str, code: str) -> str:
    return salted_hmac("accounts.keep", f"{user.pk}:{email}:{code}", algorithm="sha256").hexdigest()
