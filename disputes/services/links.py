"""The client's way into a case."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from disputes.models import Dispute
from disputes.services import letters, moves
from foundation.kernel.actors import Actor
from foundation.links import services as secret
from foundation.links.models import SecretLink

LINK_LIVES = timedelta(days=730)


def client_path(dispute: Dispute) -> str:
    return letters.client_path(dispute)


def client_url(dispute: Dispute) -> str:
    """Absolute; from a setting, never from the request's Host."""
    return f"{settings.SITE_URL}{client_path(dispute)}"


@transaction.atomic
def renew(old: SecretLink) -> None:
    """Mail a fresh link to the client's own address, never to the screen."""
    dispute = Dispute.objects.for_link(old).select_related("business", "invoice", "policy").first()
    if dispute is None or old.revoked_at or not dispute.client_email:
        return
    secret.create(purpose="dispute", target_id=dispute.pk, expires_at=timezone.now() + LINK_LIVES)
    moves.record(dispute, "dispute.link_renewed", Actor.system())
    letters.tell_client(dispute, "new_link")
