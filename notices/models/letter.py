"""A letter with legal effect, the claims it speaks of, and the record of its delivery."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client
from foundation.files.models import StoredFile
from foundation.kernel.ownership import OwnedQuerySet
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from notices.states import BUNDLES, Channel, LetterKind, LetterState, Proof


class LetterQuerySet(OwnedQuerySet):
    def living(self) -> "LetterQuerySet":
        return self.exclude(state=LetterState.DROPPED)

    def left(self) -> "LetterQuerySet":
        """Letters that were sent, received or not."""
        return self.filter(sent_at__isnull=False)


class LegalLetter(models.Model):
    """Until it is sent the text is made anew for every day; sending freezes text, figures and rows of the law.

    `given`: what the sender typed or the case knows (plan, days of the conversation). `facts`: the claims, sums and
    remarks of the day it left, amounts as text in cents. `own_text`: the sender's own copy of the template, with slots.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="legal_letters")
    client = models.ForeignKey(Client, models.PROTECT, related_name="legal_letters")
    kind = models.CharField(max_length=12, choices=LetterKind)
    state = models.CharField(max_length=9, choices=LetterState, default=LetterState.DRAFT, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    channel = models.CharField(_("how it is sent"), max_length=10, choices=Channel)
    own_text = models.TextField(_("your own words"), max_length=4000, blank=True)
    given = models.JSONField(default=dict, editable=False)
    case_id = models.UUIDField(null=True, editable=False, db_index=True)  # the dispute it belongs to
    case_number = models.CharField(max_length=20, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    facts = models.JSONField(default=dict, editable=False)
    row_ids = models.JSONField(default=list, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.CharField(max_length=150, blank=True, editable=False)
    email = models.ForeignKey(OutgoingEmail, models.PROTECT, null=True, editable=False, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    posted_on = models.DateField(_("posted on"), null=True, editable=False)
    track_number = models.CharField(_("track number"), max_length=40, blank=True, editable=False)
    delivered_on = models.DateField(_("received on"), null=True, editable=False)
    proof = models.CharField(_("how you know"), max_length=9, choices=Proof, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)  # by the client, on their page
    confirmed_by = models.CharField(max_length=150, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name, verbose_name_plural = _("letter"), _("letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "delivered"], sent_at__isnull=False)
                | ~Q(state__in=["sent", "delivered"]) & Q(sent_at=None),
                name="letter_sent_at_matches_state",
            ),
            models.UniqueConstraint(
                fields=["case_id"],
                condition=Q(state__in=["draft", "cooling"]),
                name="one_letter_in_the_making_per_case",
            ),
        ]
        indexes = [models.Index(fields=["business", "state", "made_at"], name="letters_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.client}"

    def get_absolute_url(self) -> str:
        return reverse("notices:detail", args=[self.pk])

    @property
    def may_bundle(self) -> bool:
        """Several invoices may be in it. A notice in a case tells of the talk about one."""
        return self.kind in BUNDLES and not (self.case_id and self.kind == LetterKind.NOTICE)


class LetterClaim(models.Model):
    """One invoice in the letter. `principal`: what was open and asked for when it left, in cents."""

    letter = models.ForeignKey(LegalLetter, models.CASCADE, related_name="claims")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="legal_claims")
    principal = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "invoice"], name="one_claim_per_letter_and_invoice")]

    def __str__(self) -> str:
        return f"{self.letter_id} · {self.invoice}"
