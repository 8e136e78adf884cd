"""What belongs to an invoice beside its lines: the hours behind them, and files that travel along."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import TimeEntry
from foundation.files.models import StoredFile
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models.invoice import Invoice


class BilledTime(models.Model):
    """This entry is behind the line of this invoice whose `log` is `key`.

    In a draft the row goes with its line. When a credit note takes back the whole invoice it stays as history, and
    `released_at` says that the entry may be invoiced anew.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="billed_time")
    key = models.UUIDField(editable=False)
    entry = models.ForeignKey(TimeEntry, models.CASCADE, related_name="+")
    released_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(released_at=None), name="time_is_billed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice} · {self.entry}"


class InvoiceAttachment(models.Model):
    """A file that goes out with the invoice. It comes and goes while the invoice is a draft, and then stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    position = models.PositiveSmallIntegerField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="one_attachment_per_position")]

    def __str__(self) -> str:
        return self.title
