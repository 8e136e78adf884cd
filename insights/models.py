"""Summaries: what pages would otherwise add up over every invoice. All of it can be thrown away and built again.

Amounts are in the row's currency, two decimals, VAT included. `month` is the first day of a month.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, Membership
from disputes.models import Dispute
from foundation.kernel.ownership import OwnedQuerySet
from foundation.mail.models import OutgoingEmail


def _amount() -> models.DecimalField:
    return models.DecimalField(max_digits=16, decimal_places=2, default=Decimal("0.00"))


class MonthFigures(models.Model):
    """Invoices dated in a month and what became of them since; and, apart from those, the money received in it."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    month = models.DateField()
    currency = models.CharField(max_length=3)
    invoices = models.PositiveIntegerField(default=0)
    disputed_invoices = models.PositiveIntegerField(default=0)  # with a case that was reported and not invalid
    invoiced = _amount()
    credited = _amount()
    received = _amount()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "month", "currency"], name="one_summary_per_month_and_currency")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.currency}"


class LineTrait(models.TextChoices):
    BAND = "band", _("How clear the line was")
    UNIT = "unit", _("Kind of line")


class LineFigures(models.Model):
    """How many lines of the invoices dated in a month had a trait, and how many of those were disputed."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    month = models.DateField()
    trait = models.CharField(max_length=4, choices=LineTrait)
    value = models.CharField(max_length=6)
    lines = models.PositiveIntegerField(default=0)
    disputed = models.PositiveIntegerField(default=0)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "month", "trait", "value"], name="one_row_per_trait_of_lines")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.value}"


class ClientFigures(models.Model):
    """What a client was sent of the invoices dated in a month, in all currencies."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    client_id = models.UUIDField()
    month = models.DateField()
    invoices = models.PositiveIntegerField(default=0)
    disputed = models.PositiveIntegerField(default=0)  # each once, however many cases
    newest_on = models.DateField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "client_id", "month"], name="one_summary_per_client_and_month")
        ]
        indexes = [
            models.Index(fields=["business", "month"], condition=Q(disputed__gt=0), name="client_figures_disputed")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.client_id}"


def _hours() -> models.DecimalField:
    return models.DecimalField(max_digits=9, decimal_places=2, null=True)


class CaseFacts(models.Model):
    """One case as figures see it. Hours are clock hours; None while it is too early to say."""

    dispute = models.OneToOneField(Dispute, models.CASCADE, primary_key=True, related_name="+")
    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    client_id = models.UUIDField(null=True)
    opened_on = models.DateField()
    ended_on = models.DateField(null=True)  # an outcome was reached; performing it is not part of the dispute
    learned_on = models.DateField(null=True)
    reasons = models.JSONField(default=list)
    outcome = models.CharField(max_length=22, blank=True)
    root_cause = models.CharField(max_length=14, blank=True)
    prevention = models.CharField(max_length=500, blank=True)
    understood_at_once = models.BooleanField(null=True)  # what the client said of the first summary
    response_hours = _hours()
    freelancer_hours = _hours()
    client_hours = _hours()
    other_hours = _hours()
    currency = models.CharField(max_length=3)
    disputed = _amount()
    conceded = _amount()
    recovered = _amount()
    written_off = _amount()
    still_open = _amount()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["business", "opened_on"], name="case_facts_by_opening")]

    def __str__(self) -> str:
        return str(self.dispute_id)


class Gathered(models.Model):
    """When the summaries of a business were last brought up to date. The row is locked meanwhile."""

    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.business_id} · {self.at:%Y-%m-%d %H:%M}"


class Cursor(models.Model):
    """How far the sweep has read the log. One row."""

    name = models.CharField(max_length=10, primary_key=True)
    event = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} · {self.event}"


class DigestChoice(models.Model):
    """Whether a member wants the weekly letter of a business. No row means yes."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    wanted = models.BooleanField(_("Send me the weekly letter"), default=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.membership} · {self.wanted}"


class Digest(models.Model):
    """The letter of one week to one member: decided once. Without an e-mail there was nothing to say."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    week = models.DateField()  # its Monday, where the business lives
    email = models.ForeignKey(OutgoingEmail, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "week"], name="one_digest_per_week")]

    def __str__(self) -> str:
        return f"{self.membership} · {self.week}"
