"""Invoices that come back: what is copied each time, in which rhythm, and what was made of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models.invoice import Discounted, Invoice
from invoices.states import Covers, Mode, Outcome, Rhythm


class RecurringInvoice(Discounted):
    """A template with a rhythm. `next_on` is empty once it has ended; `day` 31 is the last day of every month.

    `lines` holds the fields of InvoiceLine as JSON; their descriptions may have {placeholders}.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="recurring_invoices")
    client = models.ForeignKey(Client, models.CASCADE, related_name="recurring_invoices", verbose_name=_("client"))
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    prices_include_vat = models.BooleanField(_("prices include VAT"), default=False)
    about_goods = models.BooleanField(_("goods for a consumer"), default=False)
    reference = models.CharField(_("your reference"), max_length=60, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    lines = models.JSONField(default=list)
    rhythm = models.CharField(_("how often"), max_length=9, choices=Rhythm, default=Rhythm.MONTHLY)
    covers = models.CharField(_("which period it is about"), max_length=8, choices=Covers, default=Covers.THIS)
    day = models.PositiveSmallIntegerField(default=1)
    next_on = models.DateField(_("next invoice on"), null=True)
    ends_on = models.DateField(_("no invoice after"), null=True, blank=True)
    runs_left = models.PositiveSmallIntegerField(_("how many more"), null=True, blank=True)
    mode = models.CharField(_("what happens"), max_length=5, choices=Mode, default=Mode.DRAFT)
    paused = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name, verbose_name_plural = _("recurring invoice"), _("recurring invoices")
        indexes = [
            models.Index(
                fields=["next_on"], condition=Q(next_on__isnull=False, paused=False), name="recurring_that_is_due"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("invoices:recurring_show", args=[self.pk])

    @property
    def has_ended(self) -> bool:
        return self.next_on is None


class RecurringRun(models.Model):
    """One turn, once per period for ever. `problem` says in the owner's words why it stayed a draft."""

    recurring = models.ForeignKey(RecurringInvoice, models.CASCADE, related_name="runs")
    period = models.CharField(max_length=10)  # 2026-W09, 2026-03, 2026-Q1 or 2026
    scheduled_on = models.DateField()
    invoice = models.OneToOneField(Invoice, models.CASCADE, null=True, related_name="recurring_run")
    outcome = models.CharField(max_length=6, choices=Outcome, default=Outcome.DRAFT)
    problem = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-scheduled_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["recurring", "period"], name="one_run_per_period")]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(outcome__in=["ready", "issued"]), name="recurring_run_to_send")
        ]

    def __str__(self) -> str:
        return f"{self.recurring} · {self.period}"
