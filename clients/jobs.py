"""What beat rings for: agreements that nobody answered in time."""

import logging

from celery import shared_task
from django.utils import timezone

from clients.models import Agreement
from clients.services import acceptance
from clients.states import AgreementStatus
from foundation.kernel.actors import Actor

logger = logging.getLogger(__name__)


@shared_task
def expire_agreements() -> int:
    """Each in its own transaction; one that fails does not hold up the others."""
    today = timezone.now().date()
    late = Agreement.objects.filter(status=AgreementStatus.SENT, valid_until__lte=today)
    return sum(_expired(agreement) for agreement in late.select_related("business").order_by("valid_until", "pk"))


def _expired(agreement: Agreement) -> bool:
    try:
        return acceptance.expire(agreement, actor=Actor.system())
    except Exception:
        logger.exception("agreement_not_expired agreement=%s", agreement.pk)
        return False
