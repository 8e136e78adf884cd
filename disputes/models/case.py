"""The case itself: its state, whose turn it is, and the disputed lines."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from disputes.reasons import REASON_CHOICES
from disputes.states import FINAL, HOLDING, OPEN, STAGES, LineOutcome, Outcome, Position, RootCause, Stage, State
from foundation.kernel.actors import Party
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models import Invoice, InvoiceLine


class DisputePolicy(models.Model):
    """The published deadlines of a business. A change is a new version; a case keeps the one it started under.

    `days` maps a deadline name of disputes.policy to a number of days.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="dispute_policies")
    version = models.PositiveIntegerField(default=1)
    days = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "version"], name="one_policy_per_version")]

    def __str__(self) -> str:
        return f"{self.business} · {self.version}"


class DisputeQuerySet(OwnedQuerySet):
    def open(self) -> DisputeQuerySet:
        return self.filter(state__in=OPEN)


class Dispute(models.Model):
    """One objection to one invoice. Only disputes.services.moves changes `state`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="disputes")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="disputes")
    number = models.CharField(_("case number"), max_length=20, editable=False)  # G-2026-0007
    policy = models.ForeignKey(DisputePolicy, models.PROTECT, related_name="+")
    state = models.CharField(max_length=17, choices=State, default=State.DRAFT, editable=False)
    ball_with = models.CharField(max_length=10, choices=Party, blank=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.CharField(max_length=10, choices=Party, default=Party.CLIENT, editable=False)
    client_name = models.CharField(_("your name"), max_length=120)
    client_email = models.EmailField(_("your e-mail address"), blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    summary = models.TextField(_("what is wrong"), max_length=5000)
    wish = models.TextField(_("what would be right"), max_length=2000, blank=True)
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)  # when the present state began
    first_response_at = models.DateTimeField(null=True, editable=False)
    sla_breaches = models.PositiveSmallIntegerField(default=0, editable=False)
    nudges = models.PositiveSmallIntegerField(default=0, editable=False)
    return_state = models.CharField(max_length=17, choices=State, blank=True, editable=False)
    reopened = models.BooleanField(default=False, editable=False)
    revived = models.BooleanField(default=False, editable=False)
    hold_ended = models.BooleanField(default=False, editable=False)  # silent twice: the disputed part is due meanwhile
    outcome = models.CharField(max_length=22, choices=Outcome, blank=True, default="", editable=False)
    outcome_note = models.CharField(max_length=1000, blank=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    rework_by = models.DateField(null=True, editable=False)  # promised to be done again by then
    reworked_at = models.DateTimeField(null=True, editable=False)
    not_done_at = models.DateTimeField(null=True, editable=False)  # the client says that what was agreed is late
    closed_at = models.DateTimeField(null=True, editable=False)
    root_cause = models.CharField(_("root cause"), max_length=14, choices=RootCause, blank=True)
    prevention = models.CharField(_("what you will do differently"), max_length=500, blank=True)
    assigned_admin = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reviewer")
    )
    assigned_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.UniqueConstraint(fields=["business", "number"], name="one_case_number_per_business"),
            models.CheckConstraint(
                condition=Q(state__in=FINAL, closed_at__isnull=False) | ~Q(state__in=FINAL) & Q(closed_at=None),
                name="case_closed_at_matches_state",
            ),
        ]
        indexes = [
            models.Index(fields=["business", "state", "due_at", "id"], name="disputes_by_state"),
            models.Index(fields=["business", "-opened_at", "-id"], name="disputes_by_opening"),
            models.Index(fields=["due_at", "id"], condition=~Q(state__in=FINAL), name="disputes_due"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("disputes:detail", args=[self.pk])

    @property
    def stage(self) -> Stage:
        return STAGES[State(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def holds(self) -> bool:
        return self.state in HOLDING


class DisputeLine(models.Model):
    """One invoice line (or part of it) that the client disputes, and both sides' view. In the invoice's currency."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="lines")
    invoice_line = models.ForeignKey(InvoiceLine, models.PROTECT, related_name="dispute_lines")
    reason = models.CharField(_("reason"), max_length=20, choices=REASON_CHOICES)
    explanation = models.TextField(_("what is wrong with this line"), max_length=2000)
    quantity = models.DecimalField(_("disputed quantity"), max_digits=14, decimal_places=4, null=True, blank=True)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    position = models.CharField(_("your position"), max_length=8, choices=Position, blank=True)
    position_note = models.TextField(_("why"), max_length=2000, blank=True)
    outcome = models.CharField(max_length=9, choices=LineOutcome, blank=True, default="")
    credited_net = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal("0.00"))
    is_open = models.BooleanField(default=True)  # false once the case ended: then the same line and reason may return

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice_line", "reason"], condition=Q(is_open=True), name="one_open_case_per_line_and_reason"
            ),
            models.CheckConstraint(condition=Q(gross__gt=0, net__gt=0), name="disputed_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.invoice_line}"
