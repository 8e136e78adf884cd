"""What an admin of this installation adds to the tables of the law that come with it. Rows are added, never edited."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LawRow(models.Model):
    """A dated rule laid over the shipped ones: the fields of foundation.law.rows.Row. `value` is text, a bracket of
    texts, or null where the law has no such figure. `replaces` names the row that it corrects."""

    row_id = models.CharField(_("id"), max_length=80, unique=True)
    code = models.CharField(_("rule"), max_length=60)
    jurisdiction = models.CharField(_("law of"), max_length=2)
    party = models.CharField(_("party"), max_length=40)
    value = models.JSONField(_("value"), null=True)
    unit = models.CharField(_("unit"), max_length=30)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)
    citation = models.CharField(_("citation"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    url = models.URLField(_("address of the source"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    replaces = models.CharField(_("corrects the row"), max_length=80, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    added_by = models.CharField(_("added by"), max_length=150, editable=False)

    class Meta:
        ordering = ["code", "jurisdiction", "party", "valid_from"]
        verbose_name, verbose_name_plural = _("rule of the law"), _("rules of the law")

    def __str__(self) -> str:
        return self.row_id


class LawCheck(models.Model):
    """Somebody held a row against its official source, for all days up to and including `verified_through`."""

    row_id = models.CharField(_("rule"), max_length=80)
    verified_through = models.DateField(_("holds up to and including"))
    source = models.CharField(_("where you looked"), max_length=300)
    checked_at = models.DateTimeField(_("checked"), default=timezone.now, editable=False)
    checked_by = models.CharField(_("checked by"), max_length=150, editable=False)

    class Meta:
        ordering = ["-checked_at", "-id"]
        verbose_name, verbose_name_plural = _("verification of a rule"), _("verifications of rules")
        constraints = [models.UniqueConstraint(fields=["row_id", "verified_through"], name="one_check_per_row_and_day")]

    def __str__(self) -> str:
        return f"{self.row_id} → {self.verified_through}"
