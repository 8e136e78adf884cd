"""What a new invoice starts from: saved items, and what is usual for a client."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models.invoice import Invoice
from invoices.states import Unit, VatCategory


class SavedItem(models.Model):
    """A line that comes back: picked in the editor, and changed there at will. The price is as typed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="saved_items")
    name = models.CharField(_("short name"), max_length=60)
    description = models.CharField(_("description"), max_length=2000)
    unit = models.CharField(_("unit"), max_length=3, choices=Unit, default=Unit.HOUR)
    unit_price = models.DecimalField(_("price"), max_digits=16, decimal_places=6, default=0)
    vat_category = models.CharField(max_length=2, choices=VatCategory, default=VatCategory.STANDARD)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2, default=21)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("saved item")
        verbose_name_plural = _("saved items")
        constraints = [models.UniqueConstraint(fields=["business", "name"], name="one_saved_item_per_name")]

    def __str__(self) -> str:
        return self.name


class InvoiceDefaults(models.Model):
    """What is usual for one client; what is empty comes from the business. The language is the client's own."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="invoice_defaults")
    payment_days = models.PositiveSmallIntegerField(_("payment term in days"), null=True, blank=True)
    vat_category = models.CharField(max_length=2, choices=VatCategory, blank=True)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    hourly_rate = models.DecimalField(_("hourly rate"), max_digits=12, decimal_places=2, null=True, blank=True)
    discount_percent = models.DecimalField(_("discount in %"), max_digits=5, decimal_places=2, null=True, blank=True)
    notes = models.TextField(_("notes on the invoice"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("invoice defaults")
        verbose_name_plural = _("invoice defaults")

    def __str__(self) -> str:
        return str(self.client)


class DepositUse(models.Model):
    """The final invoice that took a deposit invoice off: one at most."""

    deposit = models.OneToOneField(Invoice, models.CASCADE, primary_key=True, related_name="settled_by")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="settles")

    def __str__(self) -> str:
        return f"{self.deposit} → {self.invoice}"


class ConfirmedAccount(models.Model):
    """An account number of which the business said that it is really theirs, after it had changed."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="confirmed_accounts")
    iban = models.CharField(max_length=34)
    confirmed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "iban"], name="account_confirmed_once")]

    def __str__(self) -> str:
        return self.iban
