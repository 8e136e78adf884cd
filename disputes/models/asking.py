"""What one side asks of the other: a piece of information, or more time."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.models.case import Dispute
from disputes.models.toned import Toned
from disputes.states import RequestState
from foundation.kernel.actors import Party


class InfoRequest(Toned):
    """Something concrete that one side needs to see, and why. Unanswered is a fact on record, never a conclusion."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="info_requests")
    party = models.CharField(max_length=10, choices=Party)  # who asks
    item = models.CharField(_("what do you need?"), max_length=300)
    why = models.CharField(_("why do you need it?"), max_length=500)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answer_tone_before = models.JSONField(
        default=list, editable=False
    )  # of the answer, as `Toned` has it of the question
    answer_tone_after = models.JSONField(default=list, editable=False)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.item


class Extension(models.Model):
    """More days for the present step, if the other side agrees. It dies with the step it was asked in."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="extensions")
    party = models.CharField(max_length=10, choices=Party)  # who asks
    days = models.PositiveSmallIntegerField(_("how many days more?"))
    reason = models.CharField(_("why?"), max_length=500)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    step = models.DateTimeField(editable=False)  # the case's entered_at when it was asked
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute"], condition=Q(state="open"), name="one_open_extension"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=14), name="extension_of_1_to_14_days"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute} · +{self.days}"
