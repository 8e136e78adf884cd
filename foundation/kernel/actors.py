"""Who does something: for permission tables and for the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Party(TextChoices):
    """The five who act. The values are stored in audit events and in the table of moves."""

    FREELANCER = "freelancer", _("Freelancer")
    CLIENT = "client", _("Client")
    MEDIATOR = "mediator", _("Mediator")
    ADMIN = "admin", _("Admin")
    SYSTEM = "system", _("Helder")


@dataclass(frozen=True)
class Actor:
    """One person (or the timer) at one moment. `how` says how they were authenticated: session, link, timer."""

    party: Party
    name: str
    user_id: int | None = None
    how: str = "session"
    ip: str = ""

    @classmethod
    def freelancer(cls, user: Any, *, business: str = "", ip: str = "") -> Actor:
        """Clients read this name: where the person gave none it is the business's, and an address only without both."""
        name = user.get_full_name() or business or user.email or user.get_username()
        return cls(Party.FREELANCER, name, user.pk, "session", ip)

    @classmethod
    def client(cls, name: str, *, ip: str = "") -> Actor:
        return cls(Party.CLIENT, name, None, "link", ip)

    @classmethod
    def mediator(cls, name: str, *, ip: str = "") -> Actor:
        return cls(Party.MEDIATOR, name, None, "link", ip)

    @classmethod
    def admin(cls, user: Any, *, ip: str = "") -> Actor:
        return cls(Party.ADMIN, user.get_full_name() or user.email or user.get_username(), user.pk, "session", ip)

    @classmethod
    def system(cls) -> Actor:
        return cls(Party.SYSTEM, "Helder", None, "timer")
