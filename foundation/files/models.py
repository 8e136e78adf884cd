"""One row per stored file; the bytes lie under their SHA-256 in the default storage."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A sealed file: never changed after it is stored. `storage_name` is random and outside the web root."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    name = models.CharField(max_length=150, editable=False)  # as a person called it, cleaned
    storage_name = models.CharField(max_length=200, editable=False)
    preview_name = models.CharField(max_length=200, blank=True, editable=False)  # re-encoded picture without EXIF
    stored_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("stored file"), _("stored files")
        indexes = [models.Index(fields=["sha256"], name="file_by_hash")]

    def __str__(self) -> str:
        return self.name
