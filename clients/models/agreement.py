"""What was agreed before the work: a quote, a contract, an order or terms, version after version."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models.client import Client
from clients.states import AgreementKind, AgreementStatus, PaperKind
from clients.units import Unit, VatCategory
from foundation.files.models import StoredFile
from foundation.kernel.ownership import OwnedQuerySet

ZERO = Decimal("0.00")


class AgreementQuerySet(OwnedQuerySet):
    def newest(self) -> AgreementQuerySet:
        """Of every agreement its last version alone."""
        newer = Agreement.objects.filter(series=OuterRef("series"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def sent(self) -> AgreementQuerySet:
        """All that has left the house, whatever became of it."""
        return self.exclude(status=AgreementStatus.DRAFT)

    def accepted(self) -> AgreementQuerySet:
        return self.filter(status=AgreementStatus.ACCEPTED)


class Agreement(models.Model):
    """One version. Versions of one agreement share `series`; once sent, a version never changes.

    `number` counts the versions, `version` the savings of a draft. `text` is what the client reads and accepts, word
    for word, and `text_sha256` its fingerprint. Amounts are net, in `currency`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="agreements")
    client = models.ForeignKey(Client, models.PROTECT, related_name="agreements")
    series = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(default=1, editable=False)
    status = models.CharField(max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    kind = models.CharField(_("what it is"), max_length=10, choices=AgreementKind, default=AgreementKind.QUOTE)
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    valid_until = models.DateField(_("open for acceptance until"), null=True, blank=True)
    payment_days = models.PositiveSmallIntegerField(_("days to pay"), null=True, blank=True)
    complaint_days = models.PositiveSmallIntegerField(_("days to object to an invoice"), null=True, blank=True)
    notes = models.TextField(_("introduction"), max_length=4000, blank=True)

    net_total = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO, editable=False)
    parties = models.JSONField(default=dict, editable=False)  # names and addresses as they were when it was sent
    text = models.TextField(blank=True, editable=False)
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_to = models.EmailField(blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_name = models.CharField(max_length=150, blank=True, editable=False)
    decided_ip = models.GenericIPAddressField(null=True, editable=False)
    decline_reason = models.TextField(max_length=2000, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_agreement_per_version"),
            *(
                models.UniqueConstraint(fields=["series"], condition=Q(status=status), name=f"one_{status}_version")
                for status in ("draft", "sent", "accepted")
            ),
            models.CheckConstraint(condition=Q(status="draft") | ~Q(text_sha256=""), name="sent_agreement_has_words"),
        ]
        indexes = [
            models.Index(fields=["business", "-created_at", "-id"], name="agreement_newest"),
            models.Index(fields=["client", "status"], name="agreement_of_client"),
            models.Index(fields=["valid_until"], condition=Q(status="sent"), name="agreement_to_expire"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == AgreementStatus.DRAFT

    @property
    def is_open(self) -> bool:
        """Sent, and the client has not answered yet."""
        return self.status == AgreementStatus.SENT


class ScopeItem(models.Model):
    """One thing that will be done, for how much. `key` stays the same from version to version."""

    id = models.BigAutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    description = models.CharField(_("description"), max_length=2000)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=4, default=1)
    unit = models.CharField(_("unit"), max_length=3, choices=Unit, default=Unit.HOUR)
    unit_price = models.DecimalField(_("price"), max_digits=16, decimal_places=6, default=0)
    vat_category = models.CharField(max_length=2, choices=VatCategory, default=VatCategory.STANDARD)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2, default=21)
    net = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO, editable=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["agreement", "key"], name="one_item_per_key"),
        ]
        indexes = [models.Index(fields=["key"], name="item_by_key")]

    def __str__(self) -> str:
        return self.description


class Rate(models.Model):
    """A price per unit for work whose amount is not known yet."""

    id = models.BigAutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="rates")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=160)
    unit = models.CharField(_("unit"), max_length=3, choices=Unit, default=Unit.HOUR)
    price = models.DecimalField(_("price"), max_digits=16, decimal_places=6)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "position"], name="one_rate_per_position")]

    def __str__(self) -> str:
        return self.name


class Clause(models.Model):
    """A term in words. Where it stands in an attached document: `page` and `paragraph`, so that it can be cited."""

    id = models.BigAutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("heading"), max_length=160)
    text = models.TextField(_("text"), max_length=4000)
    page = models.PositiveSmallIntegerField(_("page"), null=True, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=20, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "position"], name="one_clause_per_position")]

    def __str__(self) -> str:
        return self.heading


class AgreementFile(models.Model):
    """A file that belongs to what is agreed. Its SHA-256 stands in the text."""

    id = models.BigAutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "file"], name="one_agreement_file")]

    def __str__(self) -> str:
        return self.file.name


class AgreementPaper(models.Model):
    """The PDF of a version as it was sent, and once accepted the one that says by whom. Made once."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=6, choices=PaperKind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "kind"], name="one_agreement_paper_per_kind")]

    def __str__(self) -> str:
        return f"{self.agreement} · {self.kind}"
