"""Around the exhibits: who opened them, what the agreement says, and what a business notes for itself."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.evidence_kinds import Finding, Question
from disputes.models.case import Dispute
from disputes.models.exchange import Exhibit
from foundation.kernel.actors import Party


class Opening(models.Model):
    """On this day (where the business lives) the other side, or an admin, opened a shared exhibit, so many times."""

    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="openings")
    party = models.CharField(max_length=10, choices=Party)
    opened_on = models.DateField()
    first_at = models.DateTimeField(default=timezone.now)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["first_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "party", "opened_on"], name="one_opening_per_party_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.exhibit} · {self.party} · {self.opened_on}"


class ContractAnswer(models.Model):
    """The freelancer's answer to one question about the agreement, and what the client says of it."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="contract_answers")
    question = models.CharField(max_length=10, choices=Question)
    finding = models.CharField(max_length=9, choices=Finding)
    clause = models.CharField(_("where does it say so?"), max_length=500, blank=True)
    exhibit = models.ForeignKey(Exhibit, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now, editable=False)
    contested_note = models.CharField(_("what do you see differently?"), max_length=1000, blank=True)
    contested_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "question"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.question}"


class PrivateNote(models.Model):
    """What people of the business note for themselves: in no page, log, letter or export of anybody else."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="private_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150)
    text = models.TextField(_("note"), max_length=5000)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return str(self.dispute)
