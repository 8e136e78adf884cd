"""Letters that leave in the morning."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.states import Waiting
from foundation.kernel.ownership import OwnedQuerySet


class ScheduledLetter(models.Model):
    """The letter with an agreement or an invoice, unless it is taken back before. `about` names that as the outbox
    does; `version` is the draft of an agreement that was read, 0 where there is none. `send_at` is UTC; sent once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    about = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author = models.CharField(max_length=150)
    to = models.JSONField(default=list)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    tone_before = models.JSONField(default=list)  # names of rules that pointed at it while it was written
    version = models.PositiveIntegerField(default=0)
    send_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Waiting, default=Waiting.WAITING)
    written_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["send_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["about"], condition=Q(state="waiting"), name="one_letter_waits_for_morning")
        ]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state="waiting"), name="letters_to_send_later"),
            models.Index(fields=["about"], name="letters_scheduled_about"),
        ]

    def __str__(self) -> str:
        return f"{self.about} · {self.send_at:%Y-%m-%d %H:%M}"

    @property
    def kind(self) -> str:
        return self.about.partition(":")[0]

    @property
    def target(self) -> str:
        return self.about.partition(":")[2]
