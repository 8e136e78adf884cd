"""Letters for tests."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail


def letter(**fields: Any) -> OutgoingEmail:
    """A letter to Carol, through the door that everybody uses."""
    said = {"to": "carol@client.example", "language": "en", "context": {"name": "Carol", "link": "-"}, **fields}
    with transaction.atomic():
        return outbox.queue(said.pop("template", "greeting"), **said)


def file(content: bytes, name: str = "invoice.pdf", content_type: str = "application/pdf") -> outbox.File:
    return name, content_type, default_storage.save(f"x/{uuid4()}", ContentFile(content))


def lapse(email: OutgoingEmail) -> None:
    """Time passes: the lease is over and every pause too."""
    past = timezone.now() - timedelta(hours=1)
    OutgoingEmail.objects.filter(pk=email.pk).update(claimed_until=past, not_before=past)
