"""How an invoice reached the client, and what they were reminded of."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from foundation.links.models import SecretLink
from foundation.mail.models import OutgoingEmail
from invoices.models.invoice import Invoice


class Delivery(models.Model):
    """One sending of an invoice: to one address with its own secret link, or by post on a day."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="deliveries")
    email = models.ForeignKey(OutgoingEmail, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(SecretLink, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)  # when a person first did something behind its link
    posted_on = models.DateField(null=True, editable=False)
    tone_before = models.JSONField(
        default=list, editable=False
    )  # rules that pointed at the covering words (names only)
    tone_after = models.JSONField(default=list, editable=False)  # those that still did when it was sent

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False, link__isnull=False, posted_on=None)
                | Q(email=None, link=None, posted_on__isnull=False),
                name="by_mail_or_by_post",
            ),
            models.UniqueConstraint(fields=["invoice", "posted_on"], name="posted_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice} → {self.email.to if self.email else self.posted_on}"


class Reminder(models.Model):
    """One stage of the reminder plan for one invoice, spent once for ever: by a letter or by a stop.

    `key` names the stage whatever its days become later; `stage` is on which day it stood then. A day is not used
    twice either, so that a stage that was removed and made anew is not a second letter.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="reminders")
    key = models.CharField(max_length=8)
    stage = models.SmallIntegerField()  # days relative to the due date, negative before it
    email = models.ForeignKey(OutgoingEmail, models.PROTECT, null=True, related_name="+")
    stopped = models.BooleanField(default=False)  # no letter: the owner stopped this stage
    queued_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "key"], name="one_reminder_per_key"),
            models.UniqueConstraint(fields=["invoice", "stage"], name="one_reminder_per_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice} · {self.stage:+d} d"

    @property
    def days(self) -> int:
        return abs(self.stage)
