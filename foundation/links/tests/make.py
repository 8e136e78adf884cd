"""Links as the tests need them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from foundation.kernel.actors import Actor, Party
from foundation.links import services

ALICE = Actor(Party.FREELANCER, "Alice")


def link(*, purpose="invoice", days=30, recipient="carol@example.com"):
    expires_at = timezone.now() + timedelta(days=days)
    return services.create(purpose=purpose, target_id=uuid.uuid4(), expires_at=expires_at, recipient=recipient)
