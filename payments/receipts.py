"""What came in on an invoice, for packages below that never hear of payments."""

from __future__ import annotations

from foundation.law.debt import Payment as Receipt
from invoices.models import Invoice
from payments.models import Payment


def of_invoice(invoice: Invoice) -> list[Receipt]:
    """Amount and day of every payment, oldest first; a refund is negative."""
    rows = Payment.objects.for_business(invoice.business).filter(invoice=invoice).order_by("received_on", "recorded_at")
    return [Receipt(on, amount) for on, amount in rows.values_list("received_on", "amount")]
