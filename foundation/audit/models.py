"""The append-only table of events. Triggers in the database refuse every change; see docs/concerns/audit.md."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import Party

GENESIS = "0" * 64  # what the first event of a chain has as its `previous`


class Event(models.Model):
    """One act. `body` is the canonical JSON that was hashed, kept as text: `hash = SHA-256(previous ‖ body)`.

    The other columns repeat the body for searching and sorting. Only the actor's name is not in the body but beside it,
    as `sha256(actor_salt + actor_name)`: erasing both columns is the one change that the triggers allow.
    """

    chain = models.CharField(_("chain"), max_length=60)  # case:<uuid>, business:<uuid> or house:<uuid>
    seq = models.PositiveIntegerField(_("place"))
    recorded_at = models.DateTimeField(_("recorded at"))
    verb = models.CharField(_("act"), max_length=60)
    party = models.CharField(_("party"), max_length=10, choices=Party)
    actor_name = models.CharField(_("name"), max_length=150)
    actor_salt = models.CharField(max_length=32)
    body = models.TextField(_("content"))
    previous = models.CharField(_("previous"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_event_per_place_in_chain")]

    def __str__(self) -> str:
        return f"{self.chain} · {self.seq} · {self.verb}"

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The body, parsed: seq, verb, actor, subject, before, after, data, files and so on."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The free text; empty when there was none or when it was erased. Read it through `queries.events`."""
        row = getattr(self, "text_row", None)
        return row.text if row else ""

    @property
    def text_is_erased(self) -> bool:
        """There was a text once, and it is gone."""
        return "text_sha256" in self.facts and not self.text


class EventText(models.Model):
    """Personal free text of an event, aside: the event holds sha256(salt + text); erasing the row keeps the proof."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="text_row")
    salt = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:40]


class ChainHead(models.Model):
    """The last event of a chain: the row that everybody who records in this chain locks first."""

    chain = models.CharField(max_length=60, primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.chain} · {self.seq} · {self.hash[:12]}…"


class Stamp(models.Model):
    """What a time-stamping authority (RFC 3161) answered about a head: `answer` is its whole TimeStampResp, as DER."""

    chain = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    authority = models.CharField(max_length=255)
    answer = models.BinaryField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq", "hash"], name="one_stamp_per_head")]

    def __str__(self) -> str:
        return f"{self.chain} · {self.seq} · {self.authority}"


class Verification(models.Model):
    """What one nightly check of the whole log found."""

    ran_at = models.DateTimeField(_("ran at"), default=timezone.now)
    chains = models.PositiveIntegerField(_("chains"))
    events = models.PositiveIntegerField(_("events"))
    faults = models.PositiveIntegerField(_("faults"))
    findings = models.TextField(_("findings"), blank=True)  # the first faults, one a line

    class Meta:
        verbose_name, verbose_name_plural = _("check of the log"), _("checks of the log")
        ordering = ["-ran_at"]

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d} · {self.events} · {self.faults}"
