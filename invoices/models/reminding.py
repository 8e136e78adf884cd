"""When clients are reminded, and what a person took over from the timer."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Business
from clients.models import Client
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models.invoice import Invoice


class ReminderPlan(models.Model):
    """The stages of a business, of one client or of one invoice; the nearest one that has stages holds.

    `stages` is a list of {"key", "days", "tone", "since"}; empty means: as the plan above. A pause counts in every
    row that concerns the invoice.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="reminder_plans")
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="+")
    invoice = models.ForeignKey(Invoice, models.CASCADE, null=True, related_name="+")
    stages = models.JSONField(default=list)
    paused_until = models.DateField(null=True)  # no reminder before this day

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business"], condition=Q(client=None, invoice=None), name="one_plan_per_business"
            ),
            models.UniqueConstraint(fields=["client"], name="one_plan_per_client"),
            models.UniqueConstraint(fields=["invoice"], name="one_plan_per_invoice"),
            models.CheckConstraint(condition=Q(client=None) | Q(invoice=None), name="plan_of_client_or_invoice"),
        ]

    def __str__(self) -> str:
        return str(self.invoice or self.client or self.business)


class TakenOver(models.Model):
    """The owner said what happens with an invoice that needed a person. It comes back on `again_on`, if that is set."""

    invoice = models.OneToOneField(Invoice, models.CASCADE, related_name="taken_over")
    note = models.CharField(max_length=500)
    again_on = models.DateField(null=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.invoice} · {self.note}"
