"""What beat rings for: VAT numbers that the bell missed, or that the register had no answer about."""

from celery import shared_task
from django.conf import settings

from clients import vies


@shared_task
def check_vat_numbers(limit: int = 4) -> int:
    """A few at a time, within the time limit of a task even if the register hangs. Nothing without VIES_URL."""
    if not settings.VIES_URL:
        return 0
    found = [vies.check(pk) for pk in list(vies.waiting().values_list("pk", flat=True)[:limit])]
    return sum(bool(answer) for answer in found)
