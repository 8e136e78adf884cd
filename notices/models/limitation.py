"""The task that a limitation period coming near makes."""

from django.db import models
from django.utils import timezone

from invoices.models import Invoice


class LimitationTask(models.Model):
    """Made six months before the last day of the term, once per invoice and day; done when the term began anew."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="limitation_tasks")
    last_day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["last_day"]
        constraints = [models.UniqueConstraint(fields=["invoice", "last_day"], name="one_task_per_invoice_and_day")]

    def __str__(self) -> str:
        return f"{self.invoice} · {self.last_day}"
