"""Who is invoiced."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.states import ClientKind
from foundation.kernel.ownership import OwnedQuerySet


class Client(models.Model):
    """The buyer as the freelancer knows them. Invoices copy these fields when they are issued."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="clients")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of client"), max_length=10, choices=ClientKind, default=ClientKind.UNKNOWN)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, default="NL")
    vat_id = models.CharField(_("VAT number"), max_length=20, blank=True)
    kvk = models.CharField(_("Chamber of Commerce number (KvK)"), max_length=12, blank=True)
    reference = models.CharField(_("reference or purchase order"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        indexes = [models.Index(fields=["business", "name", "id"], name="clients_of_business")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("clients:detail", args=[self.pk])
