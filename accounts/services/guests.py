"""Guest workspaces: begun without a question, moved to an account, and gone when nobody came for them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import GUEST_KEPT_FOR, Business, Membership, User
from accounts.services import businesses, people
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.mail.queries import letters_of
from foundation.work import results

logger = logging.getLogger(__name__)

LONGER = timedelta(days=365)

# Other packages add to these in AppConfig.ready(): who must stay (something of theirs is still needed by law or by a
# client), and how to remove one's own rows of a business before the business itself goes.
keepers: list[Callable[[Business], bool]] = []
removers: list[Callable[[Business], None]] = []


@transaction.atomic
def start(*, language: str, ip: str) -> tuple[User, Business]:
    """A guest and an empty business that stays for 30 days. The one service without an actor: it makes the actor."""
    user = User(username=f"guest-{secrets.token_hex(8)}", language=language)
    user.set_unusable_password()
    user.save(force_insert=True)
    today = local_date(timezone.now(), settings.DEFAULT_BUSINESS_TIME_ZONE)
    actor = Actor.freelancer(user, ip=ip)
    return user, businesses.create(user, language=language, actor=actor, purge_on=today + GUEST_KEPT_FOR)


@transaction.atomic
def move(guest: User, *, to: User, actor: Actor) -> list[Business]:
    """Everything of the guest becomes `to`'s; the guest user is removed. Numbers, links and disputes stay."""
    guest = User.objects.select_for_update().filter(pk=guest.pk).first()
    if guest is None or not guest.is_guest or guest.pk == to.pk:
        return []
    moved = list(Business.objects.for_user(guest).order_by("memberships__joined_at"))
    Membership.objects.filter(user=guest).exclude(business__memberships__user=to).update(user=to)
    for business in moved:
        settle(business, email=to.email, actor=actor)
    if not to.get_full_name():
        people.set_name(to, first_name=guest.first_name, last_name=guest.last_name, actor=actor)
    guest.delete()
    return moved


@transaction.atomic
def settle(business: Business, *, email: str, actor: Actor) -> None:
    """The workspace belongs to a confirmed address from now on: no purge date, and a way to write back on invoices."""
    business.purge_on, business.email = None, business.email or email
    business.save(update_fields=["purge_on", "email"])
    businesses.note(business, "business.kept", actor=actor)


def purge(*, now: datetime, actor: Actor) -> int:
    """Remove the guest workspaces whose day is over; how many went. One that fails does not hold up the others."""
    gone = 0
    for business in Business.objects.past_purge(now):
        try:
            gone += purge_one(business, actor=actor)
        except Exception:
            logger.exception("guest_purge_failed business=%s", business.pk)
    return gone


@transaction.atomic
def purge_one(business: Business, *, actor: Actor) -> bool:
    """False when something of it must stay: then it gets another year. Locks people, then business, as keeping does."""
    people = list(User.objects.select_for_update(of=("self",)).filter(memberships__business=business).order_by("pk"))
    row = Business.objects.select_for_update().filter(pk=business.pk, purge_on=business.purge_on).first()
    if row is None:
        return False
    if any(must_stay(row) for must_stay in keepers):
        Business.objects.filter(pk=row.pk).update(purge_on=row.purge_on + LONGER)
        businesses.note(row, "business.purge_postponed", actor=actor)
        return False
    for remove in removers:
        remove(row)
    letters_of(row.pk).delete()
    results.forget_all(row.pk)
    businesses.note(row, "business.purged", actor=actor)
    row.delete()
    guests = [person.pk for person in people if person.is_guest]
    User.objects.filter(pk__in=guests, memberships__isnull=True).delete()
    return True
