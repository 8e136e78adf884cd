"""Businesses: begun, described, changed. Every change leaves an event; a new bank account also a letter."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.identity import masked_iban
from accounts.models import Business, Membership, User
from accounts.queries import owner_addresses, owns
from accounts.states import Role
from foundation.audit import log
from foundation.files import door
from foundation.kernel.actors import Actor
from foundation.mail import outbox


@transaction.atomic
def create(user: User, *, language: str, actor: Actor, purge_on: date | None = None) -> Business:
    """A new, still nameless business with `user` as its owner."""
    business = Business.objects.create(language=language, email=user.email, purge_on=purge_on)
    Membership.objects.create(business=business, user=user, role=Role.OWNER)
    note(business, "business.created", actor=actor)
    return business


def note(business: Business, verb: str, *, actor: Actor, **facts: Any) -> None:
    """An event in the chain of the business."""
    log.record(verb, chain=log.business_chain(business.pk), actor=actor, subject=f"business:{business.pk}", **facts)


@transaction.atomic
def ensure(user: User, *, actor: Actor) -> Business | None:
    """The first business of a freelancer, made when there is none. The desk's people (staff) get none unasked."""
    User.objects.select_for_update().get(pk=user.pk)
    if user.is_staff or Business.objects.for_user(user).exists():
        return None
    return create(user, language=user.language, actor=actor)


@transaction.atomic
def update(business: Business, *, changes: dict[str, Any], actor: Actor) -> list[str]:
    """Write what differs and say which fields that were. Documents already issued keep their own copy."""
    row = Business.objects.select_for_update().get(pk=business.pk)
    _must_own(row, actor)
    changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
    if not changed:
        return []
    Business.objects.filter(pk=row.pk).update(**{name: changes[name] for name in changed})
    _log_change(row, changed, changes, actor)
    if "iban" in changed:
        _tell_owners(row, changes["iban"], actor)
    business.refresh_from_db()
    return changed


def _log_change(row: Business, changed: list[str], changes: dict[str, Any], actor: Actor) -> None:
    """Names of fields only: the chain lives for ever and must not hold addresses. The IBAN leaves its fingerprint."""
    iban = "iban" in changed
    note(
        row,
        "business.updated",
        actor=actor,
        data={"fields": changed},
        before=_fingerprint(row, row.iban) if iban else "",
        after=_fingerprint(row, changes["iban"]) if iban else "",
    )


def _fingerprint(business: Business, iban: str) -> str:
    return hashlib.sha256(f"{business.pk}:{iban}".encode()).hexdigest()


def _tell_owners(row: Business, iban: str, actor: Actor) -> None:
    """Somebody who broke in would change the bank account first: the owner hears of it by mail."""
    for address, language in owner_addresses(row):
        outbox.queue(
            "accounts/email/iban_changed",
            to=address,
            language=language,
            business_id=row.pk,
            about=f"business:{row.pk}",
            context={
                "business": str(row),
                "old": masked_iban(row.iban),
                "new": masked_iban(iban),
                "by": actor.name,
                "ip": actor.ip,
                "business_url": settings.SITE_URL + reverse("accounts:business"),
            },
        )


@transaction.atomic
def set_logo(business: Business, *, upload: Any, actor: Actor) -> None:
    """A new logo, or none. `upload` is a checked file (`door.inspect`) or None. Issued documents keep theirs."""
    row = Business.objects.select_for_update().get(pk=business.pk)
    _must_own(row, actor)
    logo = door.accept(upload, kinds=door.LOGO) if upload else None
    if logo is None and row.logo_id is None:
        return
    Business.objects.filter(pk=row.pk).update(logo=logo)
    files = [logo.sha256] if logo else []
    note(row, "business.updated", actor=actor, data={"fields": ["logo"]}, files=files)
    business.logo = logo


def _must_own(business: Business, actor: Actor) -> None:
    if not owns(business, user_id=actor.user_id):
        raise NotAllowed(_("Only the owner of this business can change its settings."))
