"""Whether something left the house: then a guest's workspace is not simply thrown away."""

from accounts.models import Business
from invoices.models import Invoice


def has_left(business: Business) -> bool:
    """An invoice was sent to a client or is disputed."""
    issued = Invoice.objects.for_business(business).issued()
    return issued.filter(sent_at__isnull=False).exists() or issued.filter(disputed_total__gt=0).exists()
