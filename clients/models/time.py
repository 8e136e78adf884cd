"""Hours worked, one entry per stretch of work."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models.client import Client
from clients.states import TimeSource
from foundation.kernel.ownership import OwnedQuerySet


class TimeEntry(models.Model):
    """Worked time in whole seconds; `seconds` is empty while the timer runs. `day` is the business's own date.

    From and to are kept where they are known; less time than lies between them means a pause. `hourly_rate` is net,
    in the currency of the invoice it goes to. `external_key` is what an imported row says: importing it again
    changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="time_entries")
    client = models.ForeignKey(Client, models.SET_NULL, null=True, blank=True, related_name="time_entries")
    task = models.CharField(_("project or task"), max_length=120, blank=True)
    description = models.CharField(_("what you did"), max_length=500, blank=True)
    day = models.DateField(_("day"))
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, editable=False)
    hourly_rate = models.DecimalField(_("hourly rate"), max_digits=10, decimal_places=2, null=True, blank=True)
    billable = models.BooleanField(_("to be invoiced"), default=True)
    source = models.CharField(max_length=8, choices=TimeSource, default=TimeSource.HAND, editable=False)
    external_key = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-id"]
        verbose_name = _("time entry")
        verbose_name_plural = _("time entries")
        constraints = [
            models.UniqueConstraint(fields=["business"], condition=Q(seconds=None), name="one_running_timer"),
            models.UniqueConstraint(
                fields=["business", "external_key"], condition=~Q(external_key=""), name="one_entry_per_imported_row"
            ),
            models.CheckConstraint(
                condition=Q(seconds__gte=1) | Q(seconds=None, started_at__isnull=False, ended_at=None),
                name="time_has_a_length_or_runs",
            ),
        ]
        indexes = [
            models.Index(fields=["business", "-day", "-id"], name="time_newest"),
            models.Index(fields=["business", "client", "day"], name="time_of_client"),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.day.isoformat(), self.task, self.description[:40])))

    @property
    def is_running(self) -> bool:
        return self.seconds is None

    def length(self, now: datetime) -> int:
        """Seconds so far: at least one, for a timer that was stopped at once."""
        if self.seconds is not None:
            return self.seconds
        return max(1, round((now - (self.started_at or now)).total_seconds()))
