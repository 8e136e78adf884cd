"""An e-invoice that somebody sent, or that another tool of the freelancer made: the sealed file and what it says."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from foundation.files.models import StoredFile
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models.invoice import Invoice


class ReceivedInvoice(models.Model):
    """Read once, when it came in. `document` is einvoicing.stored data, without the content of attached files.

    `findings` are those of reading (what was assumed, what was not understood); the rules are asked on the page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="received_invoices")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)
    syntax = models.CharField(max_length=3, editable=False)
    document = models.JSONField(editable=False)
    findings = models.JSONField(editable=False)
    draft = models.ForeignKey(Invoice, models.SET_NULL, null=True, related_name="+", editable=False)
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("received e-invoice")
        verbose_name_plural = _("received e-invoices")
        constraints = [models.UniqueConstraint(fields=["business", "sha256"], name="one_import_per_file")]
        indexes = [models.Index(fields=["business", "-received_at"], name="received_newest")]

    def __str__(self) -> str:
        return str(self.document.get("number") or self.file_id)

    def get_absolute_url(self) -> str:
        return reverse("invoices:import_review", args=[self.pk])
