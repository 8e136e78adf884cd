"""How a text read while it was written, and when it left."""

from django.db import models


class Toned(models.Model):
    """Names of rules of the tone check, never the words. `tone_before`: those that pointed at something while it was
    written, also where the words were taken out again; `tone_after`: those that still did when it was sent.
    Both stay empty where a client wrote.
    """

    tone_before = models.JSONField(default=list, editable=False)
    tone_after = models.JSONField(default=list, editable=False)

    class Meta:
        abstract = True
