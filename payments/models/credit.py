"""What a client paid too much, and what is no longer asked for."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models import Invoice
from payments.models.bank import BankEntry
from payments.models.payment import Payment
from payments.states import CreditKind


class CreditMovement(models.Model):
    """A client's credit is the sum of these rows per currency: what was overpaid (+), used and paid back (−).

    Rows are never changed; what was undone gets a row that takes it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="credit_movements")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    kind = models.CharField(max_length=10, choices=CreditKind)
    happened_on = models.DateField(_("date"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    entry = models.ForeignKey(BankEntry, models.CASCADE, null=True, related_name="credit_movements")
    payment = models.OneToOneField(Payment, models.CASCADE, null=True, related_name="credit_movement")
    key = models.UUIDField(editable=False)  # the form's idempotency key
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("credit movement"), _("credit movements")
        constraints = [
            models.UniqueConstraint(fields=["business", "key"], name="one_credit_movement_per_form"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="credit_movement_not_zero"),
        ]
        indexes = [models.Index(fields=["business", "client", "happened_on"], name="credit_of_client")]

    def __str__(self) -> str:
        return f"{self.client} {self.amount} {self.currency}"


class WriteOff(models.Model):
    """An amount that is still owed and no longer asked for. Not a credit note: turnover and VAT stay as they were.

    A write-off that is taken back gets a row with the opposite amount; its key follows from the first one's, so that
    this happens once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="write_offs")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=500)
    written_on = models.DateField(_("date"))
    key = models.UUIDField(editable=False)
    reverses = models.ForeignKey("self", models.CASCADE, null=True, editable=False, related_name="taken_back_by")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("write-off"), _("write-offs")
        constraints = [models.UniqueConstraint(fields=["business", "key"], name="one_write_off_per_form")]

    def __str__(self) -> str:
        return f"{self.amount} · {self.invoice}"
