"""The letters about an invoice as the owner sees them: to whom, when, what became of each, and the link in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from foundation.links.models import SecretLink
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice, Reminder

State = OutgoingEmail.State
PILLS = {
    State.SENT: "ok", State.KEPT: "info", State.UNSURE: "warn", State.FAILED: "bad", State.CLAIMED: "info",
    State.HANDING: "info", State.PENDING: "info",
}  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """One letter, or one envelope. `kind`: invoice, reminder or post; `pk`: of the delivery."""

    kind: str
    when: datetime
    email: OutgoingEmail | None = None
    pk: int = 0
    stage: int = 0
    link: SecretLink | None = None
    opened_at: datetime | None = None
    posted_on: date | None = None

    @property
    def to(self) -> str:
        return self.email.to if self.email else ""

    @property
    def state(self) -> str:
        """Opened says more than delivered, and that a letter came back says more than that it left."""
        if self.email is None:
            return _("By post")
        return _("Opened") if self.opened_at else self.email.fate

    @property
    def pill(self) -> str:
        if self.email is None or self.opened_at:
            return "ok"
        told = self.email.bounced_at or self.email.delivered_at
        return self.email.pill if told else PILLS.get(self.email.state, "neutral")

    @property
    def said(self) -> str:
        """Why it came back or was refused, in the words of the other mail server."""
        if self.email is None or self.opened_at:
            return ""
        return self.email.bounce or (self.email.error if self.email.state in (State.FAILED, State.DROPPED) else "")

    @property
    def link_ended(self) -> bool:
        return self.link is not None and (self.link.revoked_at is not None or self.link.is_expired)

    @property
    def days(self) -> int:
        return abs(self.stage)


def reminders_of(invoice: Invoice) -> list[Reminder]:
    """All of them, also those that no letter was sent for; with the letters, without their texts."""
    return list(invoice.reminders.select_related("email").defer("email__text", "email__html"))


def letters(invoice: Invoice, reminders: Sequence[Reminder] | None = None) -> list[Letter]:
    """Deliveries and reminders, newest first. Two queries, or one for who has the reminders at hand."""
    reminded = reminders_of(invoice) if reminders is None else reminders
    sent = invoice.deliveries.select_related("email", "link").defer("email__text", "email__html")
    found = [
        *(
            Letter(
                "post" if row.posted_on else "invoice",
                row.sent_at,
                row.email,
                row.pk,
                link=row.link,
                opened_at=row.opened_at,
                posted_on=row.posted_on,
            )  # fmt: skip
            for row in sent
        ),
        *(Letter("reminder", row.queued_at, row.email, stage=row.stage) for row in reminded if row.email),
    ]
    return sorted(found, key=lambda letter: letter.when, reverse=True)


def nobody_reached(found: Sequence[Letter]) -> bool:
    """The newest letter to every address came back: reminders wait until one goes somewhere else."""
    newest: dict[str, Letter] = {}
    for letter in found:
        if letter.email is not None:
            newest.setdefault(letter.to.lower(), letter)
    return bool(newest) and all(letter.email and letter.email.bounced_at for letter in newest.values())
