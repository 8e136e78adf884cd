"""Invoices, their lines, and what was made of them."""

from invoices.models.document import FaqVersion, InvoiceDocument
from invoices.models.extras import BilledTime, InvoiceAttachment
from invoices.models.invoice import Invoice, InvoiceLine
from invoices.models.received import ReceivedInvoice
from invoices.models.sending import Delivery, Reminder

__all__ = [
    "BilledTime", "Delivery", "FaqVersion", "Invoice", "InvoiceAttachment", "InvoiceDocument", "InvoiceLine",
    "ReceivedInvoice", "Reminder",
]  # fmt: skip
