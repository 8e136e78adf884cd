"""What beat rings for: agreements that nobody answered in time, letters whose morning has come, VAT numbers."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from clients import vies
from clients.models import Agreement, ScheduledLetter
from clients.services import acceptance, later
from clients.states import AgreementStatus, Waiting
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError

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


@shared_task
def send_scheduled_letters(limit: int = 100) -> int:
    """Letters whose morning has come. Each by itself; a second beat finds them sent."""
    due = ScheduledLetter.objects.filter(state=Waiting.WAITING, send_at__lte=timezone.now())
    return sum(_sent(row) for row in due.select_related("business").order_by("send_at", "pk")[:limit])


def _sent(row: ScheduledLetter) -> bool:
    try:
        return later.send(row)
    except DomainError:
        later.drop(row)
    except Exception:
        logger.exception("Scheduled letter %s could not be sent.", row.pk)
    return False


@shared_task
def check_vat_numbers(limit: int = 4) -> int:
    """A few at a time, within the time limit of a task even if the register hangs. Nothing without VIES_URL."""
    if not settings.VIES_URL:
        return 0
    found = [vies.check(pk) for pk in list(vies.waiting().values_list("pk", flat=True)[:limit])]
    return sum(bool(answer) for answer in found)
