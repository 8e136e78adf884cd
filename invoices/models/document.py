"""What was made of an invoice: its stored PDF, and the payment FAQ that travels with it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from foundation.files.models import StoredFile
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models.invoice import Invoice
from invoices.states import DocumentKind


class InvoiceDocument(models.Model):
    """Made once from the snapshot; never overwritten."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=10, choices=DocumentKind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "kind"], name="one_document_per_kind")]

    def __str__(self) -> str:
        return f"{self.invoice} · {self.kind}"


class FaqVersion(models.Model):
    """The payment FAQ of a business in one language. A change is a new version; issued invoices keep theirs.

    `entries` is a list of {"key", "question", "answer"}.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="faq_versions")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField()
    entries = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "language", "number"], name="one_faq_per_version")]

    def __str__(self) -> str:
        return f"FAQ {self.language} {self.number}"


class FaqUse(models.Model):
    """That an answer was opened behind one invoice's link, how often, and whether it was enough. Nothing of a person.

    `version` 0 is the text the product ships. `before_report`: it stood in front of the form for an objection.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="faq_uses")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=40)
    clicks = models.PositiveIntegerField(default=0)
    before_report = models.BooleanField(default=False)
    first_on = models.DateField()
    enough_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "language", "version", "key"], name="one_count_per_answer_and_invoice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice} · {self.key}"
