"""What a court, an arbiter or a settlement in court decided, with the paper itself."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes.models.case import Dispute
from foundation.files.models import StoredFile


class DecisionKind(models.TextChoices):
    JUDGMENT = "judgment", _("Decision of a court")
    IN_COURT = "in_court", _("Settlement in court")
    AWARD = "award", _("Decision of an arbiter or a binding advice")


class Decision(models.Model):
    """One per case. What it does to each line stands in the lines themselves; the file is sealed as it came."""

    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="decision")
    kind = models.CharField(_("what is it?"), max_length=8, choices=DecisionKind)
    decided_by = models.CharField(_("who decided"), max_length=150)
    reference = models.CharField(_("case number of the court"), max_length=80, blank=True)
    decided_on = models.DateField(_("date of the decision"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")

    def __str__(self) -> str:
        return f"{self.dispute} · {self.decided_on}"
