"""Answers of a buyer's bookkeeping that the owner brought in: Peppol Invoice Responses."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from disputes.models.case import Dispute
from foundation.einvoicing.response import STATUSES
from foundation.files.models import StoredFile
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models import Invoice


class ReceivedResponse(models.Model):
    """One Invoice Response about one invoice, with the file sealed. `content` is the response as data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="responses")
    dispute = models.ForeignKey(Dispute, models.SET_NULL, null=True, related_name="responses")
    response_id = models.CharField(max_length=200)  # the buyer's own number of it
    status = models.CharField(max_length=2)
    partly = models.BooleanField(default=False)  # paid in part
    content = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invoice response"), _("invoice responses")
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "response_id"], name="one_response_per_number_and_invoice")
        ]

    def __str__(self) -> str:
        return f"{self.status} · {self.response_id}"

    @property
    def is_final(self) -> bool:
        """The buyer will send no further status about this invoice (OP-BR111-R004)."""
        return self.status == "RE" or (self.status == "PD" and not self.partly)

    def status_name(self, language: str) -> str:
        english, dutch = STATUSES.get(self.status, (self.status, self.status))
        return dutch if language.startswith("nl") else english
