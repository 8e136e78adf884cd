"""The weekly letter: Monday from eight in the morning where the business lives, once per member and week."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.models import Business, Membership
from accounts.queries import confirmed_address
from foundation.kernel.actors import Actor
from foundation.mail import outbox
from insights import week
from insights.models import Digest, DigestChoice

OPENS, CLOSES = time(8), time(20)  # a worker that was down all Monday does not write on Tuesday


def send_due(now: datetime, *, actor: Actor) -> int:
    """Write to every member whose hour has come; how many letters were queued."""
    written = 0
    for zone in Business.objects.order_by().values_list("time_zone", flat=True).distinct():
        if is_time(now, zone):
            monday = week.monday_of(now, zone)
            for member in _waiting(zone, monday):
                digest = send(member, monday=monday, actor=actor)
                written += digest is not None and digest.email_id is not None
    return written


def is_time(now: datetime, zone: str) -> bool:
    local = now.astimezone(ZoneInfo(zone))
    return local.weekday() == 0 and OPENS <= local.time() < CLOSES


def _waiting(zone: str, monday: date) -> list[Membership]:
    """Members of workspaces that are kept, who want the letter and whose week was not decided yet."""
    members = Membership.objects.filter(business__time_zone=zone, business__purge_on=None, user__is_active=True)
    refused = DigestChoice.objects.filter(wanted=False).values("membership")
    decided = Digest.objects.filter(week=monday).values("membership")
    members = members.exclude(user__email="").exclude(pk__in=refused).exclude(pk__in=decided)
    return list(members.select_related("business", "user").order_by("pk"))


@transaction.atomic
def send(member: Membership, *, monday: date, actor: Actor) -> Digest | None:
    """Decide about one member's week. None when it was decided before; without news the row holds no letter."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(membership=member, week=monday)
    except IntegrityError:
        return None  # another beat was first
    address, language = confirmed_address(member.user), member.user.language
    with translation.override(language):
        found = week.of(member.business, monday=monday, language=language)
    if address and not found.is_empty:
        digest.email = outbox.queue(
            "insights/email/digest",
            to=address,
            language=language,
            context={"week": found, "business": member.business, "settings_url": week.settings_url()},
            business_id=member.business_id,
            about=f"digest:{monday}",
        )
        digest.save(update_fields=["email"])
    return digest


@transaction.atomic
def choose(member: Membership, *, wanted: bool, actor: Actor) -> None:
    """Whether this member gets the letter from now on."""
    DigestChoice.objects.update_or_create(membership=member, defaults={"wanted": wanted, "changed_at": timezone.now()})


def is_wanted(member: Membership) -> bool:
    return not DigestChoice.objects.filter(membership=member, wanted=False).exists()
