"""Whether something left the house: then a guest's workspace is not simply thrown away."""

from accounts.models import Business
from invoices.models import Invoice, InvoiceDocument, InvoiceLine


def has_left(business: Business) -> bool:
    """An invoice was sent to a client or is disputed."""
    issued = Invoice.objects.for_business(business).issued()
    return issued.filter(sent_at__isnull=False).exists() or issued.filter(disputed_total__gt=0).exists()


def remove_all(business: Business) -> None:
    """Everything of a guest whose day has come: documents first, credit notes before what they correct."""
    rows = Invoice.objects.for_business(business)
    InvoiceDocument.objects.filter(invoice__in=rows).delete()
    InvoiceLine.objects.filter(invoice__in=rows.filter(corrects__isnull=False)).delete()
    InvoiceLine.objects.filter(invoice__in=rows, deposit__isnull=False).delete()
    rows.filter(corrects__isnull=False).delete()
    rows.delete()
