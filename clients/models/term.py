"""Abbreviations that a client knows: their glossary."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from clients.states import TermSource
from foundation.kernel.ownership import OwnedQuerySet


class TermQuerySet(OwnedQuerySet):
    business_path = "client__business"

    def known(self) -> "TermQuerySet":
        return self.filter(known=True)


class Term(models.Model):
    """One abbreviation. `known` is False where somebody took it out: then it is not learned again by itself.

    `place` is the number of the invoice or the title of the agreement that it was learned from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="terms")
    short = models.CharField(_("abbreviation"), max_length=12)
    meaning = models.CharField(_("meaning"), max_length=200, blank=True)
    known = models.BooleanField(default=True, editable=False)
    source = models.CharField(max_length=9, choices=TermSource, default=TermSource.HAND, editable=False)
    place = models.CharField(max_length=120, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["short", "id"]
        verbose_name = _("abbreviation")
        verbose_name_plural = _("abbreviations")
        constraints = [models.UniqueConstraint(fields=["client", "short"], name="one_term_per_abbreviation")]

    def __str__(self) -> str:
        return f"{self.short} = {self.meaning}" if self.meaning else self.short
