"""What comes after a case: the relationship, and the letters that the business has made its own."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from disputes.models.case import Dispute
from disputes.states import Todo
from foundation.kernel.ownership import OwnedQuerySet


class Aftercare(models.Model):
    """A dated to-do after a closed case: ask the client how it is. `kept` says whether they still work together."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="aftercare")
    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="aftercare")
    due_on = models.DateField(_("due date"))
    state = models.CharField(max_length=7, choices=Todo, default=Todo.OPEN)
    note = models.CharField(_("note"), max_length=500, blank=True)
    kept = models.BooleanField(_("relationship kept"), null=True)
    written_at = models.DateTimeField(null=True, editable=False)  # when the client was asked by mail, once
    settled_at = models.DateTimeField(null=True, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["business", "state", "due_on"], name="aftercare_to_do")]

    def __str__(self) -> str:
        return f"{self.dispute} · {self.due_on}"


class LetterCopy(models.Model):
    """A letter in the words of the business. A change is a new version; an empty text means the shipped one again."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="letter_copies")
    letter = models.CharField(max_length=30)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    form = models.CharField(max_length=2, choices=[("u", "u"), ("je", "je")], default="u")  # of address; Dutch only
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=5000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "letter", "language", "form", "number"], name="one_letter_copy_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.language} · {self.number}"
