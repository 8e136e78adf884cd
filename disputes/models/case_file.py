"""A case file somebody asked for: how far it is, and of which state of the case it tells."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.models.case import Dispute
from disputes.states import MakingState
from foundation.files.models import StoredFile


class CaseFile(models.Model):
    """One state of a case with one set of choices is one file. `fingerprint` is the SHA-256 of all that is told in it;
    `seq` and `hash` are the head of the case's log at that moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="case_files")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    with_offers = models.BooleanField(_("with the offers"), default=False)
    state = models.CharField(max_length=7, choices=MakingState, default=MakingState.WAITING, editable=False)
    fingerprint = models.CharField(max_length=64, null=True, editable=False)
    seq = models.PositiveIntegerField(default=0, editable=False)
    hash = models.CharField(max_length=64, blank=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    pages = models.PositiveIntegerField(default=0, editable=False)
    damaged = models.PositiveIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)  # who makes it says so every few seconds
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    ready_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("case file"), _("case files")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "fingerprint"], condition=Q(state="ready"), name="one_case_file_per_state"
            ),
            models.UniqueConstraint(
                fields=["dispute", "language", "with_offers"],
                condition=Q(state__in=("waiting", "making")),
                name="one_case_file_in_the_making",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.seq}"
