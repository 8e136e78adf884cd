"""The people at a client: who gets invoices, who settles disputes."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from foundation.kernel.ownership import OwnedQuerySet


class ContactQuerySet(OwnedQuerySet):
    business_path = "client__business"


class Contact(models.Model):
    """One person. Both roles are possible, and none: then it is somebody to call."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    gets_invoices = models.BooleanField(_("gets the invoices"), default=True)
    gets_disputes = models.BooleanField(_("gets the letters about disputes"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "email"], condition=~models.Q(email=""), name="one_contact_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.name
