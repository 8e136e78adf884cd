"""What was said and shown: restatements, messages, exhibits."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.evidence_kinds import EvidenceKind
from disputes.models.case import Dispute
from disputes.models.toned import Toned
from disputes.states import Stance, Understanding, Waiting
from foundation.files.models import StoredFile
from foundation.kernel.actors import Party


class Restatement(Toned):
    """The freelancer's summary of the client's point; the client says whether it is right."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="restatements")
    round = models.PositiveSmallIntegerField()
    facts = models.TextField(_("what you heard"), max_length=4000)
    wish = models.TextField(_("what they want"), max_length=2000)
    interest = models.TextField(_("why it matters to them"), max_length=2000)
    understanding = models.CharField(max_length=11, choices=Understanding, default=Understanding.OFFERED)
    correction = models.TextField(_("what should be different"), max_length=4000, blank=True)
    offered_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["dispute", "round"], name="one_restatement_per_round")]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.round}"


class Message(Toned):
    """Free text in a case, seen by both sides."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="messages")
    party = models.CharField(max_length=10, choices=Party)
    author = models.CharField(max_length=150)
    text = models.TextField(_("message"), max_length=5000)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    # What came by e-mail: from which address, what the mail program repeated, and the files that were not taken.
    sender = models.EmailField(blank=True, editable=False)
    unverified = models.BooleanField(default=False, editable=False)
    quoted = models.TextField(blank=True, editable=False)
    refused = models.JSONField(default=list, editable=False)  # [name, reason of foundation.files.errors]

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class ScheduledMessage(Toned):
    """Words that leave later, unless they are taken back before. `send_at` is UTC; it is sent once.

    `act` is what happens then (services/later.py) and `typed` its form as it was sent; `text` shows it.
    """

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="scheduled")
    party = models.CharField(max_length=10, choices=Party)
    author = models.CharField(max_length=150)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    act = models.CharField(max_length=20, default="write")
    typed = models.JSONField(default=dict, editable=False)
    text = models.TextField(_("message"), max_length=5000)
    send_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Waiting, default=Waiting.WAITING)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["send_at", "pk"]
        indexes = [models.Index(fields=["send_at"], condition=Q(state="waiting"), name="messages_to_send_later")]

    def __str__(self) -> str:
        return self.text[:40]


class Exhibit(models.Model):
    """A piece of evidence. Private until shared; sharing fixes its number (F-1, K-1), which is never used again.

    `facts` holds what the form of its kind asked, as text (ISO dates, decimals with a dot); `told` what the file says
    of itself; `checks` the results of the automatic checks as codes and numbers, put into words for each reader.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="exhibits")
    party = models.CharField(max_length=10, choices=Party)
    kind = models.CharField(_("kind"), max_length=16, choices=EvidenceKind, default=EvidenceKind.DOCUMENT)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    facts = models.JSONField(default=dict, editable=False)
    told = models.JSONField(default=dict, editable=False)
    checks = models.JSONField(default=list, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="attached")
    redacts = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="redactions")
    title = models.CharField(_("what this shows"), max_length=200)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, editable=False, related_name="exhibits")
    line = models.ForeignKey("DisputeLine", models.SET_NULL, null=True, blank=True, related_name="exhibits")
    number = models.PositiveSmallIntegerField(null=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    shared_at = models.DateTimeField(null=True, editable=False)
    late = models.BooleanField(default=False, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    stance = models.CharField(max_length=9, choices=Stance, default=Stance.UNSEEN)
    stance_note = models.CharField(_("why"), max_length=1000, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("exhibit"), _("exhibits")
        ordering = ["party", "number", "added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "party", "number"], condition=Q(number__isnull=False), name="one_exhibit_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.title

    @property
    def label(self) -> str:
        """F-1 for the freelancer, K-1 for the client (klant); empty while private."""
        return f"{'F' if self.party == Party.FREELANCER else 'K'}-{self.number}" if self.number else ""

    @property
    def hashes(self) -> list[str]:
        """What the log keeps of it once it is shared: SHA-256 of the file, and of the words that were typed.

        Never of private words: beside a copy in which a name is covered, their hash would let one guess the name.
        """
        typed = [hashlib.sha256(self.text.encode()).hexdigest()] if self.text else []
        return [*([self.file.sha256] if self.file else []), *typed]
