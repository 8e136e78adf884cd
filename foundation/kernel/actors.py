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


NAME_LENGTH = 150  # of the columns in which a name is kept


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
        """Clients read this name: the person's own and the business's, or the one that is there. Never an address."""
        name = signed(user.get_full_name(), business) or str(Party.FREELANCER.label)
        return cls(Party.FREELANCER, name, user.pk, "session", ip)

    @classmethod
    def client(cls, name: str, *, ip: str = "") -> Actor:
        return cls(Party.CLIENT, name, None, "link", ip)

    @classmethod
    def mediator(cls, name: str, *, ip: str = "") -> Actor:
        return cls(Party.MEDIATOR, name, None, "link", ip)

    @classmethod
    def admin(cls, user: Any, *, ip: str = "") -> Actor:
        """The parties read this name too, so it is never an address either."""
        known = user.get_username() if "@" not in user.get_username() else str(Party.ADMIN.label)
        return cls(Party.ADMIN, user.get_full_name() or known, user.pk, "session", ip)

    @classmethod
    def system(cls) -> Actor:
        return cls(Party.SYSTEM, "Helder", None, "timer")


def signed(person: str, business: str) -> str:
    """`Noor de Vries, Studio Noor`, once where both are the same; a long name of a business gives way to the person."""
    return ", ".join(dict.fromkeys(filter(None, (person, business))))[:NAME_LENGTH]
