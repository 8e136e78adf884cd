"""The weekly letter: Monday from eight in the morning where the business lives, once per person and week."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.models import Business, Membership, User
from accounts.queries import confirmed_address
from foundation.kernel.actors import Actor
from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail
from insights import week
from insights.models import Digest, DigestChoice

OPENS, CLOSES = time(8), time(20)  # a worker that was down all Monday does not write on Tuesday


def send_due(now: datetime, *, actor: Actor) -> int:
    """Write to everybody whose hour has come; how many letters were queued."""
    zones = Business.objects.order_by().values_list("time_zone", flat=True).distinct()
    waiting = [member for zone in zones if is_time(now, zone) for member in _waiting(zone, now)]
    people = groupby(sorted(waiting, key=lambda member: (member.user_id, member.pk)), lambda member: member.user)
    return sum(send(person, list(members), now=now, actor=actor) is not None for person, members in people)


def is_time(now: datetime, zone: str) -> bool:
    local = now.astimezone(ZoneInfo(zone))
    return local.weekday() == 0 and OPENS <= local.time() < CLOSES


def _waiting(zone: str, now: datetime) -> list[Membership]:
    """Members of workspaces that are kept, who want the letter and whose week was not decided yet."""
    members = Membership.objects.filter(business__time_zone=zone, business__purge_on=None, user__is_active=True)
    refused = DigestChoice.objects.filter(wanted=False).values("membership")
    decided = Digest.objects.filter(week=week.monday_of(now, zone)).values("membership")
    members = members.exclude(user__email="").exclude(pk__in=refused).exclude(pk__in=decided)
    return list(members.select_related("business", "user"))


@transaction.atomic
def send(person: User, members: Sequence[Membership], *, now: datetime, actor: Actor) -> OutgoingEmail | None:
    """Decide about one person's week: one letter about all these businesses. Without news only the rows stand."""
    taken = [digest for member in members if (digest := _take(member, now))]
    address, language = confirmed_address(person), person.language
    with translation.override(language):
        found = [week.of(each.membership.business, monday=each.week, language=language) for each in taken]
    weeks = [each for each in found if not each.is_empty]
    if not address or not weeks:
        return None
    email = outbox.queue(
        "insights/email/digest",
        to=address,
        language=language,
        context={"weeks": weeks, "settings_url": week.settings_url()},
        # A letter about several is nobody's alone: members of one do not read of the other in their list of letters.
        business_id=weeks[0].business.pk if len(weeks) == 1 else None,
        about=f"digest:{weeks[0].monday}",
    )
    Digest.objects.filter(pk__in=[digest.pk for digest in taken]).update(email=email)
    return email


def _take(member: Membership, now: datetime) -> Digest | None:
    """None when it was decided before."""
    try:
        with transaction.atomic():
            return Digest.objects.create(membership=member, week=week.monday_of(now, member.business.time_zone))
    except IntegrityError:
        return None  # another beat was first


@transaction.atomic
def choose(members: Sequence[Membership], *, wanted: Collection[int], actor: Actor) -> None:
    """About which of their businesses this person gets the letter from now on."""
    for member in members:
        now = {"wanted": member.pk in wanted, "changed_at": timezone.now()}
        DigestChoice.objects.update_or_create(membership=member, defaults=now)


def members_of(user: User) -> list[Membership]:
    """Everything this person belongs to, the first one joined first."""
    return list(user.memberships.select_related("business").order_by("joined_at", "pk"))


def wanted_of(members: Sequence[Membership]) -> list[int]:
    refused = set(
        DigestChoice.objects.filter(membership__in=members, wanted=False).values_list("membership", flat=True)
    )
    return [member.pk for member in members if member.pk not in refused]
