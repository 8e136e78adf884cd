"""Users, the businesses they run, and who belongs to which."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.states import Role, VatScheme
from foundation.kernel.calendar import local_date

GUEST_KEPT_FOR = timedelta(days=30)
CODE_VALID_FOR = timedelta(minutes=15)
CODE_TRIES = 5


class User(AbstractUser):
    """A person who signs in. A guest is a user without an e-mail address, signed in by session only."""

    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")

    @property
    def is_guest(self) -> bool:
        return not self.email


class BusinessQuerySet(models.QuerySet):
    def for_user(self, user) -> BusinessQuerySet:
        """The businesses a person belongs to; none for a stranger."""
        return self.filter(memberships__user=user) if user.is_authenticated else self.none()

    def past_purge(self, now: datetime) -> list[Business]:
        """Guest workspaces whose last day is over where they live. A zone is at most a day ahead of or behind UTC."""
        near = self.filter(purge_on__lte=now.date() + timedelta(days=1)).order_by("purge_on", "pk")
        return [business for business in near if business.purge_on < local_date(now, business.time_zone)]


class Business(models.Model):
    """The seller. What is printed on an invoice is copied from here when it is issued and never read again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("business name"), max_length=120, blank=True)
    contact_name = models.CharField(_("your name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address on invoices"), blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, default="NL")
    vat_id = models.CharField(_("VAT number"), max_length=20, blank=True)
    kvk = models.CharField(_("Chamber of Commerce number (KvK)"), max_length=12, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    vat_scheme = models.CharField(_("VAT scheme"), max_length=8, choices=VatScheme, default=VatScheme.STANDARD)
    logo = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language of new invoices"), max_length=2, choices=settings.LANGUAGES, default="nl")
    time_zone = models.CharField(_("time zone"), max_length=40, default=settings.DEFAULT_BUSINESS_TIME_ZONE)
    number_format = models.CharField(_("invoice number format"), max_length=40, default="{year}-{seq:04d}")
    credit_number_format = models.CharField(_("credit note number format"), max_length=40, default="C{year}-{seq:04d}")
    payment_days = models.PositiveSmallIntegerField(_("payment term in days"), default=30)
    invoice_notes = models.TextField(_("standard text under every invoice"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # A guest's workspace disappears on this day unless an e-mail address is confirmed before it.
    purge_on = models.DateField(null=True, blank=True, editable=False)

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        indexes = [
            models.Index(fields=["purge_on"], condition=Q(purge_on__isnull=False), name="business_due_for_purge")
        ]

    def __str__(self) -> str:
        return self.name or str(_("Unnamed business"))

    @property
    def is_guest(self) -> bool:
        return self.purge_on is not None

    @property
    def signature(self) -> str:
        """Who stands under its letters: the contact person, else its only owner's own name, else the business."""
        return self.contact_name or self._only_owner() or self.name

    def _only_owner(self) -> str:
        owners = User.objects.filter(memberships__business=self, memberships__role=Role.OWNER)[:2]
        return owners[0].get_full_name() if len(owners) == 1 else ""


class Membership(models.Model):
    """A person's place in a business."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.OWNER)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "user"], name="one_membership_per_person")]

    def __str__(self) -> str:
        return f"{self.user} · {self.business}"


class KeepCode(models.Model):
    """A code mailed to the address with which a guest wants to keep the workspace. Only its keyed hash is here."""

    user = models.ForeignKey(User, models.CASCADE, related_name="keep_codes")
    email = models.EmailField()
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["email", "sent_at"], name="keep_code_by_address")]

    def __str__(self) -> str:
        return f"{self.user} · {self.sent_at:%Y-%m-%d %H:%M}"
