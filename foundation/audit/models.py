"""The append-only table of events. Triggers in the database refuse every change; see docs/concerns/audit.md."""

from django.db import models

from foundation.kernel.actors import Party


class Event(models.Model):
    """One act. `body` is the canonical JSON that was hashed, kept as text: `hash = SHA-256(previous ‖ body)`."""

    chain = models.CharField(max_length=60)  # case:<uuid> or business:<uuid>
    seq = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    party = models.CharField(max_length=10, choices=Party)
    actor_name = models.CharField(max_length=150)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_event_per_place_in_chain")]

    def __str__(self) -> str:
        return f"{self.chain} · {self.seq} · {self.verb}"


class EventText(models.Model):
    """Personal text of an event, aside: the event holds sha256(salt + text), so erasing this row keeps the proof."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="text_row")
    salt = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:40]
