"""Money received on an invoice."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models import Invoice
from payments.states import Method


class Payment(models.Model):
    """An amount in the invoice's currency; a refund is negative. Never changed: a mistake gets a reversing row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="payments")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="payments")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    received_on = models.DateField(_("received on"))
    method = models.CharField(_("how"), max_length=6, choices=Method, default=Method.HAND, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    key = models.UUIDField(editable=False)  # the form's idempotency key
    reverses = models.OneToOneField("self", models.CASCADE, null=True, editable=False, related_name="reversed_by")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("payment"), _("payments")
        constraints = [
            models.UniqueConstraint(fields=["business", "key"], name="one_payment_per_form"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="payment_not_zero"),
        ]
        indexes = [models.Index(fields=["business", "-received_on", "-id"], name="payments_by_date")]

    def __str__(self) -> str:
        return f"{self.amount} · {self.invoice}"
