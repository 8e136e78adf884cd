"""Every letter that leaves, from the moment it is decided until its fate is known."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a letter is decides what happens when nobody knows whether it arrived."""

    LETTER = "letter", _("Letter")
    INVOICE = "invoice", _("Invoice")
    REMINDER = "reminder", _("Reminder")
    CODE = "code", _("Sign-in code")


class OutgoingEmail(models.Model):
    """One rendered letter to one address. The phases are those of docs/concerns/mail.md."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting to be sent")
        CLAIMED = "claimed", _("Being sent")
        HANDING = "handing", _("Handing over")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept here: no mail server is set")
        UNSURE = "unsure", _("Unsure whether it arrived")
        FAILED = "failed", _("Refused by the mail server")
        DROPPED = "dropped", _("Not needed any more")

    PILLS = {"sent": "ok", "kept": "warn", "unsure": "warn", "failed": "bad"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business_id = models.UUIDField(null=True)  # whose letter; not a foreign key: mail knows no business
    about = models.CharField(max_length=60, blank=True)  # invoice:<uuid>, case:<uuid>
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.LETTER)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    to = models.EmailField()
    from_name = models.CharField(max_length=120, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="en")
    message_id = models.CharField(max_length=300, unique=True)
    references = models.CharField(max_length=1000, blank=True)  # Message-IDs of earlier letters of the conversation
    queued_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)  # who tried last: only that deliverer may say what became of it
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    repeated = models.BooleanField(default=False)  # went again after an unknown outcome; never a second time by itself
    resent_by = models.CharField(max_length=150, blank=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)  # what the mail server said, in its own words
    # What the provider told later, if it tells: each is the first time, and none takes another back.
    delivered_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    bounce = models.CharField(max_length=300, blank=True)  # in the words of the other mail server

    class Meta:
        verbose_name, verbose_name_plural = _("letter"), _("letters")
        indexes = [
            models.Index(fields=["state", "queued_at"], name="mail_to_sweep"),
            models.Index(fields=["business_id", "-queued_at", "-id"], name="mail_of_business"),
            models.Index(fields=["about", "-queued_at", "-id"], name="mail_about"),
            models.Index(
                fields=["business_id", "to"], condition=models.Q(bounced_at__isnull=False), name="mail_bounced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def pill(self) -> str:
        """The colour of what became of it: ok, warn, bad or info."""
        if self.bounced_at or self.delivered_at:
            return "bad" if self.bounced_at else "ok"
        return self.PILLS.get(self.state, "info")

    @property
    def fate(self) -> str:
        """What became of it, in words. A letter may bounce after it was delivered: the bounce is what counts."""
        if self.bounced_at:
            return gettext("Came back")
        return gettext("Delivered") if self.delivered_at else str(self.get_state_display())

    @property
    def can_resend(self) -> bool:
        """Whether a person may send it again. A code is worthless by then and its text is gone."""
        return self.state in (self.State.UNSURE, self.State.FAILED) and self.kind != Kind.CODE


class Attachment(models.Model):
    """A file that travels with a letter: a reference into the storage, never a copy of the bytes."""

    email = models.ForeignKey(OutgoingEmail, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    storage_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class IncomingEmail(models.Model):
    """That a letter was dealt with, so that it never is a second time. Its words and sender are not kept here."""

    class Fate(models.TextChoices):
        TAKEN = "taken", _("Taken in")
        REFUSED = "refused", _("Refused, and the sender was told")
        IGNORED = "ignored", _("Automatic, left alone")

    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the Message-ID
    fate = models.CharField(max_length=7, choices=Fate, editable=False)
    about = models.CharField(max_length=60, blank=True, editable=False)  # box:<uuid>; empty for an unknown address
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("received letter"), _("received letters")
        indexes = [models.Index(fields=["about", "received_at"], name="mail_received_about")]

    def __str__(self) -> str:
        return f"{self.fate} · {self.received_at:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """When a worker last did the sweep: an old one means that nobody sends letters or keeps deadlines."""

    name = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} · {self.beat_at:%Y-%m-%d %H:%M:%S}"
