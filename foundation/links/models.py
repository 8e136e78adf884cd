"""Secret links for people without an account."""

import uuid

from django.db import models
from django.utils import timezone


class SecretLink(models.Model):
    """Opens exactly one thing for one purpose. The token itself is not here: only its SHA-256 and a nonce."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=20)  # invoice, dispute, mediation, agreement
    target_id = models.UUIDField()
    nonce = models.BinaryField(max_length=16)
    token_hash = models.CharField(max_length=64, unique=True)
    recipient = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["purpose", "target_id"], name="link_by_target")]

    def __str__(self) -> str:
        return f"{self.purpose} → {self.target_id}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
