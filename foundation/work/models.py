"""A piece of long work and its items. What is done is in these rows; a worker that dies leaves nothing half said."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.kernel.ownership import OwnedQuerySet


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")


ACTIVE = (State.QUEUED, State.RUNNING)


class RunQuerySet(OwnedQuerySet):
    def for_business(self, business: object) -> RunQuerySet:
        """Runs of this business; none for nobody's."""
        return self.filter(business_id=business.pk) if business is not None else self.none()  # type: ignore[attr-defined]

    def active(self) -> RunQuerySet:
        return self.filter(state__in=ACTIVE)


class Run(models.Model):
    """One piece of work of a business. `done` and `failed` count items, or steps of a file being made.

    `claim` and `claimed_until` say who works at it now: whoever holds the claim renews it before every item. The result
    is one file in the storage, kept until `kept_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business_id = models.UUIDField(editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    parameters = models.JSONField(default=dict)
    key = models.UUIDField(editable=False)  # the form's idempotency key
    actor = models.JSONField(default=dict)  # who asked for it: kernel.actors.Actor
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    total = models.PositiveIntegerField(null=True)  # unknown until a worker has looked
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(_("queued"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # claims since something was last done
    stop_wanted = models.BooleanField(default=False)
    summary = models.CharField(max_length=500, blank=True)  # what came of it, or why it failed, in the asker's language
    outcome = models.JSONField(default=dict)  # what the kind wants to remember, for the link at the end
    source_name = models.CharField(max_length=200, blank=True)  # a file it was given, in the storage; gone at the end
    result_name = models.CharField(max_length=200, blank=True)  # in the storage
    result_file = models.CharField(max_length=150, blank=True)  # as a person saves it
    result_size = models.PositiveBigIntegerField(null=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    kept_until = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("long work"), _("long works")
        constraints = [models.UniqueConstraint(fields=["business_id", "key"], name="one_run_per_form")]
        indexes = [
            models.Index(fields=["business_id", "-queued_at", "-id"], name="runs_of_business"),
            models.Index(
                fields=["queued_at"], condition=models.Q(state__in=["queued", "running"]), name="runs_to_sweep"
            ),
            models.Index(fields=["kept_until"], condition=~models.Q(result_name=""), name="results_to_purge"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.queued_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:run", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE


class Item(models.Model):
    """One act of a run. Whoever turns it from waiting into something else does so in the transaction of the act."""

    class Fate(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not done")

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.CASCADE, related_name="items")
    target = models.CharField(max_length=40)  # the id of what it is about
    label = models.CharField(max_length=120, blank=True)
    fate = models.CharField(max_length=7, choices=Fate, default=Fate.WAITING)
    sentence = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "target"], name="one_item_per_target")]
        indexes = [models.Index(fields=["run", "fate", "id"], name="items_by_fate")]

    def __str__(self) -> str:
        return f"{self.label or self.target} · {self.fate}"
